import { compute } from 'rxarrow';
import { featuresReference, REFERENCE_ROWS, type ReferenceLabel } from '../../support/features-reference.js';
import { talibData } from '../../support/talib.js';

const close = talibData['spx']!['close']!.slice(0, REFERENCE_ROWS);
const day = (row: number): bigint => BigInt(row) * 86_400_000_000_000n;

/** A label as the reference has it, found in rows that came out. */
export interface FoundLabel {
  readonly t0: number;
  readonly t1: number;
  readonly barrier: number;
  readonly ret: number;
  readonly bin: number;
  readonly rows: number;
}

/**
 * Runs a labelling over the closes of the reference: `event` is 1 in the rows that get a label, `width` the width of its barriers
 * and `side` its side there. Rows are days since 1970.
 */
export function labelsOf(operator: object): FoundLabel[] {
  const { triple_barrier: labels, meta } = featuresReference.labels;
  const at = new Map(labels.map((label, index) => [label.t0, index]));
  const value = (row: number, of: (index: number) => number): number | null => {
    const index = at.get(row);
    return index === undefined ? null : of(index);
  };
  const rows = close.map((price, row) => ({
    row,
    available: new Date(Number(day(row) / 1_000_000n)),
    close: price,
    event: value(row, () => 1),
    width: value(row, (index) => labels[index]!.target),
    side: value(row, (index) => meta.side[index]!),
  }));
  return compute(rows, operator).map((found) => ({
    t0: found['row'] as number,
    t1: dayOf(found['available']),
    barrier: found['labelBarrier'] as number,
    ret: found['labelReturn'] as number,
    bin: found['label'] as number,
    rows: found['labelRows'] as number,
  }));
}

function dayOf(time: unknown): number {
  return Number(BigInt(time as bigint) / 86_400_000_000_000n);
}

/** The labels of the reference that are known before the data end, in the order in which they become known. */
export function knownLabels(labels: readonly ReferenceLabel[]): ReferenceLabel[] {
  const { hold } = featuresReference.labels;
  return labels
    .filter(({ t0, t1, touch }) => touch !== 'vertical' || t1 === t0 + hold)
    .toSorted((a, b) => a.t1 - b.t1 || a.t0 - b.t0);
}

export const BARRIERS = { pt: 1, sl: -1, vertical: 0 } as const;
