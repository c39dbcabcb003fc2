import { batchesToRows } from '../../src/columnar/index.js';
import { batchFromRows, computeBatches } from '../../src/core/index.js';
import { sma } from '../../src/operators/index.js';
import { marbleSvg, type BatchEvent, type MarbleLane } from '../../src/report/index.js';
import type { Generator } from './_generator.js';

/** The pictures of the guide's page of concepts; the numbers in them are computed. */
export const generator: Generator = {
  generate: () => [
    { path: 'docs/images/law-of-the-cut.svg', content: `${lawOfTheCut()}\n` },
    { path: 'docs/images/instants.svg', content: `${instants()}\n` },
  ],
};

const CLOSES = [10, 11, 15, 13, 14, 12];

/** The same rows in batches of three and of one. */
function lawOfTheCut(): string {
  const threes = [0, 3].map((from) => CLOSES.slice(from, from + 3));
  const ones = CLOSES.map((close) => [close]);
  const frames = (batches: readonly unknown[]): number[] => batches.map((_, at) => at + 1);
  return marbleSvg({
    title: 'However rows are cut into batches, the output rows are the same',
    operator: 'sma({ period: 3 })',
    inputs: [lane('in threes', threes, 'close', [3, 6]), lane('one by one', ones, 'close', frames(ones))],
    outputs: [
      lane('in threes', averages(threes), 'sma', [3, 6]),
      lane('one by one', averages(ones), 'sma', frames(ones)),
    ],
  });
}

function averages(batches: readonly (readonly number[])[]): (number | null)[][] {
  const given = batches.map((closes) => batchFromRows(closes.map((close) => ({ close }))));
  return computeBatches(given, [sma({ period: 3 })]).map((batch) =>
    batchesToRows([batch]).map((row) => row['sma'] as number | null),
  );
}

function lane(
  name: string,
  batches: readonly (readonly (number | null)[])[],
  column: string,
  frames: readonly number[],
): MarbleLane {
  const events = batches.map((values, at): BatchEvent => {
    const shown = values.map((value) => (value === null ? '–' : String(value)));
    return {
      kind: 'batch',
      frame: frames[at] ?? 0,
      label: String(values.length),
      columns: [{ name: column, values: shown }],
    };
  });
  return { name, events: [...events, { kind: 'completion', frame: 7 }] };
}

/** Rows of two symbols in batches that end in the middle of a day; the desk goes day by day. */
function instants(): string {
  const rows = (frame: number, days: readonly string[], symbols: readonly string[]): BatchEvent => ({
    kind: 'batch',
    frame,
    label: String(days.length),
    columns: [
      { name: 'available', values: days },
      { name: 'symbol', values: symbols },
    ],
  });
  const said = (frame: number, day: string, kinds: readonly string[]): BatchEvent => ({
    kind: 'batch',
    frame,
    label: String(kinds.length),
    tone: 'secondary',
    columns: [
      { name: 'available', values: kinds.map(() => day) },
      { name: 'kind', values: kinds },
    ],
  });
  return marbleSvg({
    title: 'The desk closes an instant when a later row, a watermark or the end shows that it is complete',
    operator: 'desk({ account: { cash: 100000 } })',
    inputs: [
      {
        name: 'bars',
        events: [
          rows(1, ['3 Jan', '3 Jan', '4 Jan'], ['A', 'B', 'A']),
          rows(4, ['4 Jan'], ['B']),
          { kind: 'watermark', frame: 6, label: '4 Jan' },
          { kind: 'completion', frame: 8 },
        ],
      },
    ],
    outputs: [
      {
        name: 'events',
        events: [
          said(1, '3 Jan', ['equity', 'order', 'order']),
          said(6, '4 Jan', ['fill', 'fill', 'equity']),
          { kind: 'completion', frame: 8 },
        ],
      },
    ],
  });
}
