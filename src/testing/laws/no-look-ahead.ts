import type { Random } from '../../base/random.js';
import { difference, outputRows } from './compare-rows.js';
import { drive, stopWithin } from './drive.js';
import { batchesOf } from './input-batches.js';
import { LawBroken } from './law-broken.js';
import { inputsOf, rowsFor, schemaFor, type Subject } from './subject.js';

/** Cutting off all later rows changes no earlier output row. */
export async function noLookAhead(subject: Subject, random: Random): Promise<void> {
  const schema = schemaFor(subject);
  const rows = inputsOf(subject, () => rowsFor(subject, random));
  const exact = subject.card.invariance === 'exact';
  const whole = outputRows(
    (
      await drive(
        subject.assemble,
        rows.map((each) => batchesOf(schema, each, 'all')),
      )
    ).batches,
  );
  for (let round = 0; round < 3; round++) {
    const known = rows.map((each) => each.slice(0, 1 + random.integer(each.length)));
    const early = await drive(
      subject.assemble,
      known.map((each) => batchesOf(schema, each, 'all')),
      { after: 'silence' },
    );
    const found = outputRows(early.batches);
    await stopWithin(early, 1000);
    const counts = known.map((each) => each.length).join(' and ');
    const where = difference(found, whole.slice(0, found.length), exact);
    if (where !== undefined)
      throw new LawBroken('noLookAhead', subject.title, `knowing only the first ${counts} rows, ${where}.`);
    if (subject.card.addsColumns && found.length !== known[0]?.length)
      throw new LawBroken(
        'noLookAhead',
        subject.title,
        `${found.length} rows came out of the first ${counts}; the rest waits for later rows.`,
      );
  }
}
