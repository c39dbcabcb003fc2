import { throwError } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { controlBatch, controlOf } from '../../../src/columnar/index.js';
import { joinStreams, pullSource, type JoinStage } from '../../../src/runtime/flow/index.js';
import { counting, orderedMergeStage, pass, start, stop, toEnd } from './support.js';

const passing: JoinStage = { process: (_, batch, emit) => emit(batch), end: () => undefined };

const controls = () =>
  pullSource({ name: 'controls', id: 'c' }, () => {
    const batches = [
      controlBatch({ kind: 'watermark', timeNs: 1n }),
      controlBatch({ kind: 'gap', reason: 'lost', rows: 2 }),
      controlBatch({ kind: 'health', state: 'down', reason: 'cut' }),
    ];
    return { read: () => batches.shift() ?? null };
  });

describe('a join', () => {
  it('hands on gaps and changes of health of any input, but no watermark that it has not judged', async () => {
    const kinds: unknown[] = [];
    await new Promise<void>((resolve, reject) => {
      joinStreams({ name: 'join' }, [controls()], () => passing).subscribe({
        next: (batch) => kinds.push(controlOf(batch)?.kind),
        error: reject,
        complete: resolve,
      });
    });
    expect(kinds).toEqual(['gap', 'health']);
  });

  it('completes with its last input, and at once without inputs', async () => {
    const stream = joinStreams({ name: 'join' }, [counting('a', 30), counting('b', 10)], orderedMergeStage);
    expect((await toEnd(stream)).rowsOut).toBe(40);
    expect((await toEnd(joinStreams({ name: 'join' }, [], () => passing))).rowsOut).toBe(0);
  });

  it('has one identity for the same inputs, and counts what goes in and out', async () => {
    const joined = (): ReturnType<typeof counting> =>
      joinStreams({ name: 'join' }, [counting('a', 30), counting('b', 10)], () => passing);
    const [one, two] = [await toEnd(joined()), await toEnd(joined())];
    expect(one.stages).toEqual(two.stages);
    expect(one.stages).toMatchObject([{ name: 'join', rowsIn: 40, rowsOut: 40 }]);
  });

  it('fails with any input, and with its own error', async () => {
    const failing = throwError(() => new Error('cut'));
    await expect(toEnd(joinStreams({ name: 'join' }, [failing, counting('a', 10)], () => passing))).rejects.toThrow(
      'cut',
    );
    const bad: JoinStage = {
      ...passing,
      process() {
        throw new Error('boom');
      },
    };
    await expect(toEnd(joinStreams({ name: 'join' }, [counting('a', 10)], () => bad))).rejects.toThrow('boom');
  });

  it('lets marks of each input through', async () => {
    const stream = joinStreams(
      { name: 'join' },
      [counting('a', 100, { everyMs: 1 }), counting('b', 100, { everyMs: 1 })],
      orderedMergeStage,
    );
    const started = start(stream.pipe(pass()), { checkpointed: true });
    await started.clock.advance(4);
    const taken = started.run.snapshot();
    await started.clock.advance(4);
    await expect(taken).resolves.toEqual([]);
    await stop(started);
  });

  it('names itself, the batch and its source when it throws', async () => {
    const failing: JoinStage = {
      ...passing,
      process: (input, batch, emit) => {
        if (input === 1) throw Object.assign(new Error('boom'), { row: 2 });
        emit(batch);
      },
    };
    const stream = joinStreams({ name: 'join', id: 'both' }, [counting('a', 10), counting('b', 10)], () => failing);
    await expect(toEnd(stream)).rejects.toThrow('join: boom (stage "both", batch of 10 rows of source "b", row 2)');
  });
});
