import type { Random } from '../../base/random.js';
import type { RunStats } from '../../core/index.js';
import { drive, stopWithin } from './drive.js';
import { batchesOf } from './input-batches.js';
import { LawBroken } from './law-broken.js';
import { inputsOf, rowsFor, schemaFor, type Subject } from './subject.js';

type StageStats = RunStats['stages'][number];

/**
 * Each row that goes in has one fate. What is neither held nor counted under a fate must have been emitted: as many rows as came
 * out, or none where the rows that came out are the stage's own.
 */
export async function accounts(subject: Subject, random: Random): Promise<void> {
  const schema = schemaFor(subject);
  const inputs = inputsOf(subject, () => batchesOf(schema, rowsFor(subject, random), [1 + random.integer(20)], random));
  const under = await drive(subject.assemble, inputs, { after: 'silence' });
  const given = under.stats.sources.reduce((sum, source) => sum + source.rows, 0);
  check(subject, under.stats.stages, given, 'while it runs');
  await stopWithin(under, 1000);
  const ended = await drive(subject.assemble, inputs);
  check(subject, ended.stats.stages, given, 'at the end');
  const held = ended.stats.stages.reduce((sum, stage) => sum + stage.held, 0);
  if (held > 0) throw new LawBroken('accounts', subject.title, `${held} rows are still held at the end.`);
  if (ended.stats.heldBatches + ended.stats.flightBatches > 0)
    throw new LawBroken('accounts', subject.title, 'tickets have not been released at the end.');
}

function check(subject: Subject, stages: readonly StageStats[], given: number, when: string): void {
  if (stages.length === 1 && stages[0]?.rowsIn !== given)
    throw new LawBroken(
      'accounts',
      subject.title,
      `${stages[0]?.rowsIn ?? 0} of ${given} rows were counted in ${when}.`,
    );
  for (const { rowsIn, rowsOut, held, fates } of stages) {
    const counted = Object.values(fates).reduce((sum, rows) => sum + rows, 0);
    const emitted = rowsIn - held - counted;
    if (emitted === rowsOut || (emitted === 0 && !subject.card.addsColumns)) continue;
    const parts = Object.entries(fates).map(([fate, rows]) => `${rows} ${fate}`);
    throw new LawBroken(
      'accounts',
      subject.title,
      `${when} ${rowsIn} rows went in and ${rowsOut} came out, ${held} are held, ${parts.join(', ')}: ${Math.abs(emitted - rowsOut)} are unaccounted for.`,
    );
  }
}
