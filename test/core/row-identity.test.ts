import { expect, test } from 'vitest';
import { batchFromRows, PARTITION_KEY, run, SOURCE_KEY } from 'rxarrow';
import { controlBatch, isControl } from 'rxarrow/columnar';
import { memory } from 'rxarrow/sources';
import type { RecordBatch } from 'apache-arrow';

const first = batchFromRows([{ n: 1 }]);
const second = batchFromRows([{ n: 2 }]);

async function batchesOf(stream: ReturnType<typeof memory>): Promise<RecordBatch[]> {
  const batches: RecordBatch[] = [];
  const seen = stream.subscribe((batch) => batches.push(batch));
  await run(stream).done;
  seen.unsubscribe();
  return batches;
}

test('the rows of a source carry its id and partition', async () => {
  const batches = await batchesOf(memory([first, second], { id: 'prices' }));
  expect(batches.map(({ schema }) => [schema.metadata.get(SOURCE_KEY), schema.metadata.get(PARTITION_KEY)])).toEqual([
    ['prices', '0'],
    ['prices', '0'],
  ]);
});

test('batches of one schema keep one schema, and controls pass as they are', async () => {
  const control = controlBatch({ kind: 'watermark', timeNs: 5n });
  const batches = await batchesOf(memory([first, control, first], { id: 'prices' }));
  expect(batches[0]?.schema).toBe(batches[2]?.schema);
  expect(batches.filter(isControl)).toEqual([control]);
});

test('an identity that a batch brings is left alone', async () => {
  const [carried] = await batchesOf(memory([first], { id: 'inner' }));
  const [again] = await batchesOf(memory([carried as RecordBatch], { id: 'outer' }));
  expect(again?.schema.metadata.get(SOURCE_KEY)).toBe('inner');
});
