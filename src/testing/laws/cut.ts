import type { Random } from '../../base/random.js';
import { difference, outputRows, type OutputRow } from './compare-rows.js';
import { drive } from './drive.js';
import { batchesOf, type Cut } from './input-batches.js';
import { LawBroken } from './law-broken.js';
import { inputsOf, rowsFor, schemaFor, type Subject } from './subject.js';

/** However rows are cut into batches, the output is the same. */
export async function cut(subject: Subject, random: Random): Promise<void> {
  const rows = inputsOf(subject, () => rowsFor(subject, random));
  const schema = schemaFor(subject);
  const outputOf = async (size: Cut, shaken: boolean): Promise<OutputRow[]> => {
    const inputs = rows.map((each) => batchesOf(schema, each, size, shaken ? random : undefined));
    return outputRows((await drive(subject.assemble, inputs)).batches);
  };
  const whole = await outputOf('all', false);
  const cuts: Cut[] = [
    [1],
    [2],
    [3],
    [7],
    [13],
    'all',
    [1 + random.integer(5), 1 + random.integer(29), 1 + random.integer(3)],
  ];
  for (const size of cuts) {
    const where = difference(await outputOf(size, true), whole, subject.card.invariance === 'exact');
    if (where !== undefined)
      throw new LawBroken(
        'cut',
        subject.title,
        `cut into batches of ${size === 'all' ? 'all rows' : size.join(', ')}, ${where}.`,
      );
  }
}
