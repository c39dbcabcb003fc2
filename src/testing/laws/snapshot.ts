import type { RecordBatch } from 'apache-arrow';
import type { Random } from '../../base/random.js';
import { decodeSnapshot, encodeSnapshot, type Snapshot } from '../../columnar/index.js';
import { difference, outputRows } from './compare-rows.js';
import { drive, start, stopWithin } from './drive.js';
import { batchesOf } from './input-batches.js';
import { LawBroken } from './law-broken.js';
import { inputsOf, rowsFor, schemaFor, type Subject } from './subject.js';

// Where one input is silent, a join holds all of the other; it must have read that far nevertheless.
const MANY = 1_000_000_000;
const NO_LIMITS = { batchesPerSource: MANY, rowsPerSource: MANY, bytesPerSource: MANY, flightBatches: MANY };

/** Stopped at any batch boundary, written down, and restored in a new stage: as if never stopped. */
export async function snapshot(subject: Subject, random: Random): Promise<void> {
  if (subject.inputs === 0) return position(subject, random);
  const schema = schemaFor(subject);
  const inputs = inputsOf(subject, () =>
    batchesOf(schema, rowsFor(subject, random), [1 + random.integer(20), 3], random),
  );
  const whole = outputRows((await drive(subject.assemble, inputs)).batches);
  const stops = inputs.map((batches) => random.integer(batches.length + 1));
  const first = await drive(
    subject.assemble,
    inputs.map((batches, index) => batches.slice(0, stops[index])),
    { after: 'silence', limits: NO_LIMITS },
  );
  const states = await first.run.snapshot();
  await stopWithin(first, 1000);
  const written = states.map((state) => encodeSnapshot(state));
  const restore: Snapshot[] = written.map((bytes) => decodeSnapshot(bytes));
  const second = await drive(
    subject.assemble,
    inputs.map((batches, index) => batches.slice(stops[index])),
    { restore },
  );
  const joined = outputRows([...first.batches, ...second.batches]);
  const where = difference(joined, whole, subject.card.invariance === 'exact');
  if (where !== undefined)
    throw new LawBroken(
      'snapshot',
      subject.title,
      `stopped after batch ${stops.join(' and ')} and restored, ${where}.`,
    );
}

/** A source that is stopped goes on at its position in a new run. */
async function position(subject: Subject, random: Random): Promise<void> {
  const whole = outputRows((await drive(subject.assemble, [])).batches);
  const taken: RecordBatch[] = [];
  const stopAfter = random.integer(5);
  const first = start(subject.assemble([]), {
    onBatch(batch) {
      taken.push(batch);
      if (taken.length === stopAfter) first.run.pause();
    },
  });
  if (stopAfter === 0) first.run.pause();
  await first.clock.runUntilIdle();
  const positions = first.run.positions();
  await stopWithin(first, 1000);
  if (positions.size === 0 && taken.length > 0 && !first.run.stats.sources.every(({ done }) => done))
    throw new LawBroken('snapshot', subject.title, 'it says no position, so that a new run cannot go on with it.');
  const rest =
    positions.size === 0 && taken.length > 0 ? [] : (await drive(subject.assemble, [], { positions })).batches;
  const where = difference(outputRows([...taken, ...rest]), whole, true);
  if (where !== undefined)
    throw new LawBroken(
      'snapshot',
      subject.title,
      `stopped after batch ${taken.length} and gone on from there, ${where}.`,
    );
}
