import type { RecordBatch } from 'apache-arrow';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BatchRejected, defineOperator, defineSink, RxArrowError, z, type RowLetter, type RunEvent } from 'rxarrow';
import { stateTable, readState } from 'rxarrow/columnar';
import { onError } from 'rxarrow/runtime';
import { memory } from 'rxarrow/sinks';
import { placeOfFailure } from '../../../src/runtime/flow/index.js';
import { counted, counting, numbers, start } from '../flow/support.js';

/** Adds up what it has seen, and throws at some rows after having counted them: state that must be put back. */
const picky = (bad: ReadonlySet<number>) =>
  defineOperator({
    name: 'picky',
    title: 'Picky',
    summary: 'Throws at some rows.',
    params: () => z.strictObject({}),
    scope: 'crossSection',
    addsColumns: false,
    examples: [],
    open: () => {
      let sum = 0;
      return {
        process(batch, emit) {
          const sums = numbers(batch).map((n) => {
            sum += n;
            if (bad.has(n)) throw new Error(`bad ${n}`);
            return sum;
          });
          emit(counted(sums[0] ?? 0, (sums[0] ?? 0) + 1));
          for (const each of sums.slice(1)) emit(counted(each, each + 1));
        },
        snapshot: () => ({ sum: stateTable({ sum: Float64Array.of(sum) }) }),
        restore(tables) {
          sum = Number((readState(tables['sum'] as RecordBatch, 'sum') as Float64Array)[0]);
        },
      };
    },
  })({});

describe('onError of an operator', () => {
  it('finds the very rows, puts the state back, and goes on as if they had never come', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.integer({ min: 0, max: 29 }), { maxLength: 8 }),
        fc.integer({ min: 1, max: 30 }),
        async (bad, cut) => {
          const letters: RowLetter[] = [];
          const started = start(counting('a', 30, { cut }).pipe(onError(picky(new Set(bad)), 'deadLetter')), {
            deadLetters: (letter) => letters.push(letter),
          });
          const stats = await started.end();
          let sum = 0;
          const expected = Array.from({ length: 30 }, (_, n) => n).filter((n) => !bad.includes(n));
          expect(started.output.flatMap((batch) => numbers(batch))).toEqual(expected.map((n) => (sum += n)));
          expect(letters.map(({ row }) => numbers(row as RecordBatch)[0])).toEqual(bad.toSorted((a, b) => a - b));
          expect(stats.deadLetters).toBe(bad.length);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('says operator, cause and position in each letter', async () => {
    const letters: RowLetter[] = [];
    await start(counting('a', 10).pipe(onError(picky(new Set([3])), 'deadLetter')), {
      deadLetters: (letter) => letters.push(letter),
    }).end();
    expect(letters[0]).toMatchObject({ component: 'picky', cause: 'Error', detail: 'bad 3', attempts: 1 });
    expect(letters[0]?.position).toContain('row 0');
  });

  it('skips them counted', async () => {
    const started = start(counting('a', 30).pipe(onError(picky(new Set([4, 5])), 'skip')));
    const seen: RunEvent[] = [];
    started.run.context.events.listen((event) => seen.push(event));
    const stats = await started.end();
    expect(stats.stages[0]?.fates).toMatchObject({ dropped: 2 });
    expect(seen.filter(({ kind }) => kind === 'drop')).toHaveLength(2);
  });
});

const failing = (error: (batch: RecordBatch) => Error | undefined) =>
  defineSink({
    name: 'failing',
    title: 'Failing',
    summary: 'Fails.',
    params: () => z.strictObject({}),
    examples: [],
    delivery: 'idempotent',
    open: {
      async: () => ({
        async process(batch) {
          await Promise.resolve();
          const thrown = error(batch);
          if (thrown !== undefined) throw thrown;
          return batch;
        },
      }),
    },
  })({});

describe('onError of a sink', () => {
  it('lets the rows go that it names, and hands on the others', async () => {
    const letters: RowLetter[] = [];
    const sink = failing((batch) => new BatchRejected([1, 3], `refused of ${batch.numRows}`));
    const started = start(counting('a', 10).pipe(onError(sink, 'deadLetter')), {
      deadLetters: (letter) => letters.push(letter),
    });
    await started.end();
    expect(letters.map(({ row }) => numbers(row as RecordBatch)[0])).toEqual([1, 3]);
    expect(started.output.flatMap((batch) => numbers(batch))).toEqual([0, 2, 4, 5, 6, 7, 8, 9]);
  });

  it('lets the whole batch go when it names none, and retries when it is told to', async () => {
    let calls = 0;
    const sink = () => failing((batch) => (numbers(batch)[0] === 10 && ++calls < 3 ? new Error('down') : undefined));
    const skipped = start(counting('a', 30).pipe(onError(sink(), 'skip')));
    await skipped.end();
    expect(skipped.output.flatMap((batch) => numbers(batch))).not.toContain(10);
    calls = 0;
    const retried = start(counting('a', 30).pipe(onError(sink(), 'retry')));
    expect((await retried.end()).rowsOut).toBe(30);
  });

  it('still fails over what is not about rows, and when nobody takes the letters', async () => {
    const wrong = failing(() => new RxArrowError('LimitExceeded', 'Full.'));
    await expect(start(counting('a', 10).pipe(onError(wrong, 'skip'))).end()).rejects.toThrow('Full.');
    const alone = failing(() => new Error('down'));
    await expect(start(counting('a', 10).pipe(onError(alone, 'deadLetter'))).end()).rejects.toThrow(
      'attach a sink for such rows',
    );
  });

  it.each([['retry', 'what settles at once fails the same way again']] as const)(
    '%s is refused for a stage that settles at once',
    (policy, why) => {
      expect(() => onError(memory('kept'), policy)).toThrow(why);
    },
  );
});

describe('the error of a stage', () => {
  it('names the operator, the batch and where it came from', async () => {
    const error: unknown = await start(counting('a', 30).pipe(picky(new Set([14]))))
      .end()
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(RxArrowError);
    expect((error as Error).message).toMatch(/^picky: bad 14 \(stage "picky#\w+", batch of 10 rows of source "a"\)$/);
    expect(placeOfFailure(error)).toMatchObject({ source: 'a', rows: 10 });
    expect((error as Error).cause).toMatchObject({ message: 'bad 14' });
  });
});
