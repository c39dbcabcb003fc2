import { expect, test } from 'vitest';
import { logService, run, type Log, provide } from 'rxarrow';
import { tap } from 'rxarrow/operators';
import { rowsOf, streamOf } from './_streams.js';

const rows = Array.from({ length: 10 }, (_, n) => ({ n }));

test('sees each batch and changes nothing', async () => {
  const seen: number[] = [];
  const out = await rowsOf(streamOf(rows, 4).pipe(tap((batch) => void seen.push(batch.numRows))));
  expect(seen).toEqual([4, 4, 2]);
  expect(out).toEqual(rows);
});

test('what it throws fails the run', async () => {
  const stream = streamOf(rows, 4).pipe(
    tap(() => {
      throw new Error('seen enough');
    }),
  );
  await expect(run(stream).done).rejects.toThrow('seen enough');
});

test('writes row counts to the log of the run', async () => {
  const lines: unknown[] = [];
  const quiet = (): void => undefined;
  const log: Log = { debug: quiet, info: (...line) => void lines.push(line), warn: quiet, error: quiet };
  const services = [provide(logService, log)];
  await run(streamOf(rows, 4).pipe(tap({ log: 'rows', every: 2 })), { services }).done;
  expect(lines).toEqual([['rows', { batches: 2, rows: 8 }]]);
});
