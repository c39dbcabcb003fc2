import type { Random } from '../../base/random.js';
import { difference, outputRows, type OutputRow } from './compare-rows.js';
import { drive } from './drive.js';
import { batchesOf } from './input-batches.js';
import { SYMBOLS, type InputRow } from './input-rows.js';
import { LawBroken } from './law-broken.js';
import { columnFor, rowsFor, schemaFor, type Subject } from './subject.js';

// Rows of one key in a row beyond which the driver calls the kernel for the run as it stands.
const LONG_RUN = 40;

/**
 * A second loop gives the same bits as the first: the same rows of each symbol are laid out so that the driver takes its loop over
 * one key, its loop over alternating keys and its way through gathered rows.
 */
export async function parity(subject: Subject, random: Random): Promise<void> {
  const schema = schemaFor(subject);
  const series = SYMBOLS.slice(0, 3).map((symbol) =>
    rowsFor(subject, random)
      .filter((row) => (subject.card.inputs ?? []).every((role) => row[columnFor(subject, role)] !== null))
      .map((row): InputRow => ({ ...row, symbol })),
  );
  const outputOf = async (rows: readonly InputRow[]): Promise<Map<string, OutputRow[]>> => {
    const { batches } = await drive(subject.assemble, [batchesOf(schema, rows, 'all')]);
    return grouped(outputRows(batches));
  };
  const inRuns = await outputOf(alternating(series, LONG_RUN));
  const layouts: Record<string, InputRow[]> = {
    'alternating row by row': alternating(series, 1),
    'in runs of three': alternating(series, 3),
    'gathered because another symbol lacks values': [...alternating(series, 1), ...lacking(subject, series[0] ?? [])],
  };
  for (const [how, rows] of Object.entries(layouts)) {
    const found = await outputOf(rows);
    for (const [symbol, expected] of inRuns) {
      const where = difference(found.get(symbol) ?? [], expected, subject.card.invariance === 'exact');
      if (where !== undefined)
        throw new LawBroken('parity', subject.title, `rows of "${symbol}", ${how} instead of in one run: ${where}.`);
    }
  }
}

function alternating(series: readonly (readonly InputRow[])[], run: number): InputRow[] {
  const rows: InputRow[] = [];
  const longest = Math.max(...series.map((each) => each.length));
  for (let from = 0; from < longest; from += run) for (const each of series) rows.push(...each.slice(from, from + run));
  return rows;
}

function lacking(subject: Subject, rows: readonly InputRow[]): InputRow[] {
  const nothing = Object.fromEntries((subject.card.inputs ?? []).map((role) => [columnFor(subject, role), null]));
  return rows.slice(0, 3).map((row) => ({ ...row, symbol: 'NONE', ...nothing }));
}

function grouped(rows: readonly OutputRow[]): Map<string, OutputRow[]> {
  const groups = new Map<string, OutputRow[]>();
  for (const row of rows) {
    const symbol = String(row['symbol']);
    const group = groups.get(symbol);
    if (group === undefined) groups.set(symbol, [row]);
    else group.push(row);
  }
  return groups;
}
