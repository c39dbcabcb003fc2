import type { Random } from '../../base/random.js';
import { difference, outputRows, type OutputRow } from './compare-rows.js';
import { drive } from './drive.js';
import { batchesOf } from './input-batches.js';
import type { InputRow } from './input-rows.js';
import { LawBroken } from './law-broken.js';
import { inputsOf, rowsFor, schemaFor, type Subject } from './subject.js';

/** The column whose values tell series apart in the output. */
const KEY = 'symbol';

/** Rows of one symbol never change the output of another, whatever the interleaving. */
export async function key(subject: Subject, random: Random): Promise<void> {
  const schema = schemaFor(subject);
  const rows = inputsOf(subject, () => rowsFor(subject, random));
  const outputOf = async (given: readonly (readonly InputRow[])[]): Promise<OutputRow[]> =>
    outputRows(
      (
        await drive(
          subject.assemble,
          given.map((each) => batchesOf(schema, each, [1 + random.integer(40)], random)),
        )
      ).batches,
    );
  const whole = await outputOf(rows);
  // An output without the key says nothing of one symbol alone.
  if (whole.every((row) => !(KEY in row))) return;
  const together = bySymbol(whole);
  for (const symbol of new Set(rows.flat().map((row) => String(row[KEY])))) {
    const alone = await outputOf(rows.map((each) => each.filter((row) => String(row[KEY]) === symbol)));
    compare(subject, symbol, alone.map(withoutKey), together.get(symbol) ?? [], 'alone');
  }
  const mixed = bySymbol(await outputOf(rows.map((each) => interleaved(each, random))));
  for (const [symbol, found] of mixed)
    compare(subject, symbol, found, together.get(symbol) ?? [], 'interleaved otherwise');
}

function compare(
  subject: Subject,
  symbol: string,
  found: readonly OutputRow[],
  expected: readonly OutputRow[],
  how: string,
): void {
  const where = difference(found, expected, subject.card.invariance === 'exact');
  if (where !== undefined) throw new LawBroken('key', subject.title, `rows of "${symbol}" ${how}: ${where}.`);
}

function bySymbol(rows: readonly OutputRow[]): Map<string, OutputRow[]> {
  const groups = new Map<string, OutputRow[]>();
  for (const row of rows) {
    const symbol = String(row[KEY]);
    groups.set(symbol, [...(groups.get(symbol) ?? []), withoutKey(row)]);
  }
  return groups;
}

function withoutKey({ [KEY]: _, ...row }: OutputRow): OutputRow {
  return row;
}

/** The rows in another order in which those of each symbol keep theirs. */
export function interleaved(rows: readonly InputRow[], random: Random): InputRow[] {
  const queues = new Map<string, InputRow[]>();
  for (const row of rows) {
    const symbol = String(row[KEY]);
    queues.set(symbol, [...(queues.get(symbol) ?? []), row]);
  }
  const left = [...queues.values()];
  const mixed: InputRow[] = [];
  while (left.length > 0) {
    const at = random.integer(left.length);
    const queue = left[at] as InputRow[];
    mixed.push(...queue.splice(0, 1 + random.integer(20)));
    if (queue.length === 0) left.splice(at, 1);
  }
  return mixed;
}
