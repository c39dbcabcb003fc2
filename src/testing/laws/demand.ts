import type { Observable } from 'rxjs';
import type { RecordBatch } from 'apache-arrow';
import type { Random } from '../../base/random.js';
import { inputSource, slowSink, start } from './drive.js';
import { batchesOf } from './input-batches.js';
import { LawBroken } from './law-broken.js';
import { inputsOf, rowsFor, schemaFor, type Subject } from './subject.js';

const LIMIT = 4;

/** Stages may each keep a batch beyond the budget of their source, and a hold may need several to let go. */
const SLACK = 8;

/** A producer that is faster than its sink leaves what is under way flat: three times the input, the same peak. */
export async function demand(subject: Subject, random: Random): Promise<void> {
  const schema = schemaFor(subject);
  const instants = 40;
  const once = await peakOf(
    subject,
    inputsOf(subject, () => batchesOf(schema, rowsFor(subject, random, instants), [2])),
  );
  const thrice = await peakOf(
    subject,
    inputsOf(subject, () => batchesOf(schema, rowsFor(subject, random, instants * 3), [2])),
  );
  const most = Math.max(once, LIMIT * Math.max(1, subject.inputs)) + SLACK;
  if (thrice > most)
    throw new LawBroken(
      'demand',
      subject.title,
      `three times the input had ${thrice} batches under way at once instead of ${once}.`,
    );
}

async function peakOf(subject: Subject, inputs: readonly (readonly RecordBatch[])[]): Promise<number> {
  const sources = inputs.map((batches, index) => inputSource(index, batches, 'end'));
  const stream: Observable<RecordBatch> = subject.assemble(sources).pipe(slowSink());
  const driven = start(stream, { limits: { batchesPerSource: LIMIT } });
  await driven.clock.runUntilIdle();
  const { failure } = driven.run.context;
  if (failure !== undefined) throw failure instanceof Error ? failure : new Error(String(failure));
  return driven.run.stats.peakBatches;
}
