import { Float64, type RecordBatch } from 'apache-arrow';
import { map, type Observable, type OperatorFunction } from 'rxjs';
import { expect, test } from 'vitest';
import { run, type Run } from 'rxarrow';
import { ema } from 'rxarrow/operators';
import { memory } from 'rxarrow/sources';
import { float64Column, newBatch, newSchema } from 'rxarrow/columnar';
import { sharedStream } from '../../src/core/index.js';

const batchOf = (closes: readonly number[]): RecordBatch =>
  newBatch(newSchema([['close', new Float64(), true]]), closes.length, [
    float64Column(Float64Array.from(closes), closes.length),
  ]);

// RxJS does not say what stands beneath a stage, so both have the same identity.
const scaled = (factor: number): OperatorFunction<RecordBatch, RecordBatch> =>
  map((batch) => batchOf([...(batch.getChild('close') ?? [])].map((close: number) => close * factor)));

function emasOver(factors: readonly number[]): Run {
  const shared = sharedStream(memory([batchOf([1, 2]), batchOf([3, 4])], { id: 'closes' }));
  const branches: Observable<RecordBatch>[] = factors.map((factor) =>
    shared.pipe(scaled(factor), ema({ period: 2 }) as OperatorFunction<RecordBatch, RecordBatch>),
  );
  return run(branches);
}

test('two states under one identity are refused before one is lost', async () => {
  const running = emasOver([1, 2]);
  await running.done;
  await expect(running.snapshot()).rejects.toThrow(/same identity.*Give them different ids/);
});

test('equal states under one identity are kept once and given to both', async () => {
  const first = emasOver([2, 2]);
  await first.done;
  const snapshots = await first.snapshot();
  expect(snapshots).toHaveLength(1);
  const shared = sharedStream(memory([batchOf([1])], { id: 'closes' }));
  const branch = (): Observable<RecordBatch> =>
    shared.pipe(scaled(2), ema({ period: 2 }) as OperatorFunction<RecordBatch, RecordBatch>);
  const values: unknown[] = [];
  await run([branch(), branch()], {
    restore: snapshots,
    onBatch: (batch) => values.push(batch.getChild('ema')?.get(0)),
  }).done;
  expect(values).toHaveLength(2);
  expect(values[0]).toBe(values[1]);
  expect(values[0]).not.toBeNull();
});
