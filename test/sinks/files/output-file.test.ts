import { appendFile, copyFile, open, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RecordBatch } from 'apache-arrow';
import type { Observable } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { diskService, fenceService, provide, run, RxArrowError, type BatchOperator, type RunEvent } from 'rxarrow';
import { ema } from 'rxarrow/operators';
import { checkpoints } from 'rxarrow/runtime';
import { arrowFile as intoArrow, csv as intoCsv, forEachBatch, parquet as intoParquet } from 'rxarrow/sinks';
import { arrowFile, arrowStream, csv, generate, parquet } from 'rxarrow/sources';
import { SimulatedDisk } from 'rxarrow/testing';
import { collect, temporaryFolder } from '../../sources/support/collect.js';

interface Kind {
  readonly name: string;
  readonly file: string;
  readonly into: (path: string) => unknown;
  readonly from: (path: string) => unknown;
}

const kinds: readonly Kind[] = [
  {
    name: 'delimited text',
    file: 'a.csv',
    into: (path) => intoCsv(path),
    from: (path) => csv(path, { contract: 'Bar' }),
  },
  { name: 'an Arrow file', file: 'a.arrow', into: (path) => intoArrow(path), from: (path) => arrowFile(path) },
  {
    name: 'an Arrow stream',
    file: 'a.arrows',
    into: (path) => intoArrow(path, { format: 'stream' }),
    from: (path) => arrowStream(path),
  },
  {
    name: 'a Parquet file',
    file: 'a.parquet',
    into: (path) => intoParquet(path, { rowGroupRows: 100 }),
    from: (path) => parquet(path),
  },
];

// New symbols come as the stream goes on, so that dictionaries grow across restarts.
const source = (bars: number): Observable<RecordBatch> =>
  generate({ symbols: ['A', 'B "b", c', 'C'], bars, batchRows: 24, seed: 5 }, { id: 'bars' }).pipe(
    ema({ period: 5, id: 'ema' }),
    forEachBatch(() => new Promise((resolve) => setImmediate(resolve)), { id: 'turn' }),
  ) as Observable<RecordBatch>;

/** One life of a pipe into a file; true when it came to its end. */
async function life(
  sink: unknown,
  folder: string,
  options: { bars?: number; dieAfter?: number; events?: RunEvent[]; warnings?: string[] } = {},
): Promise<boolean> {
  const { bars = 200, dieAfter = Number.POSITIVE_INFINITY } = options;
  let rows = 0;
  const running = run((sink as BatchOperator)(source(bars)), {
    name: 'files',
    services: [checkpoints({ folder: join(folder, 'state'), every: null, rows: 60 })],
    onWarning: (message) => options.warnings?.push(message),
    onBatch(batch) {
      rows += batch.numRows;
      if (rows >= dieAfter) throw new Error('killed');
    },
  });
  return running.done.then(
    () => true,
    (error: unknown) => {
      if (!String(error).includes('killed')) throw error;
      return false;
    },
  );
}

describe.each(kinds)('a run into $name', ({ file, into, from }) => {
  const read = async (path: string): Promise<unknown[]> => (await collect(from(path) as Observable<RecordBatch>)).rows;

  it('that dies again and again ends with the file of a run that never died', async () => {
    const folder = await temporaryFolder();
    const whole = join(folder, `whole-${file}`);
    await collect((into(whole) as BatchOperator)(source(200)));
    const path = join(folder, file);
    for (const dieAfter of [150, 24, 240]) expect(await life(into(path), folder, { dieAfter })).toBe(false);
    expect(await life(into(path), folder)).toBe(true);
    expect(await read(path)).toEqual(await read(whole));
    expect((await readdir(folder)).filter((name) => name.endsWith('.partial'))).toEqual([]);
  });

  it('that has ended and goes on when there is more adds to the file, and leaves it alone when there is not', async () => {
    const folder = await temporaryFolder();
    const path = join(folder, file);
    await life(into(path), folder);
    const before = await readFile(path);
    await life(into(path), folder);
    expect(await readFile(path)).toEqual(before);
    await life(into(path), folder, { bars: 300 });
    const whole = join(folder, `whole-${file}`);
    await collect((into(whole) as BatchOperator)(source(300)));
    expect(await read(path)).toEqual(await read(whole));
  });
});

describe('a file that is not the one that the checkpoint covers', () => {
  it('is refused when it is another, and when it is gone', async () => {
    const folder = await temporaryFolder();
    const path = join(folder, 'a.csv');
    const partial = `${path}.partial`;
    await life(intoCsv(path), folder, { dieAfter: 300 });
    await copyFile(partial, join(folder, 'kept'));
    await writeFile(partial, 'other'.repeat(10_000));
    await expect(life(intoCsv(path), folder)).rejects.toThrow(
      /first \d+ bytes of ".*a.csv.partial" are not those that the checkpoint covers/,
    );
    // What was written behind does no harm.
    await copyFile(join(folder, 'kept'), partial);
    await appendFile(partial, 'half a ro');
    expect(await life(intoCsv(path), folder)).toBe(true);
  });
});

describe('a run that was taken for dead', () => {
  it('does not reach the file that another goes on with through what it holds open', async () => {
    const folder = await temporaryFolder();
    const path = join(folder, 'a.csv');
    await life(intoCsv(path), folder, { dieAfter: 300 });
    const held = await open(`${path}.partial`, 'r+');
    const other = life(intoCsv(path), folder);
    expect(await other).toBe(true);
    await held.write('what a process wrote that had been asleep', 0);
    await held.close();
    const whole = join(folder, 'whole.csv');
    await collect((intoCsv(whole) as BatchOperator)(source(200)));
    expect(await readFile(path, 'utf8')).toBe(await readFile(whole, 'utf8'));
  });

  it('takes no name any more', async () => {
    const folder = await temporaryFolder();
    const path = join(folder, 'a.csv');
    await writeFile(`${path}.partial`, 'of the other');
    const check = (): Promise<void> => Promise.reject(new RxArrowError('LeaseLost', 'Another has taken over.'));
    const lost = { holds: false, epoch: 1, check, add: () => undefined };
    const running = run((intoCsv(path) as BatchOperator)(source(20)), {
      services: [provide(fenceService, lost)],
      onWarning: () => undefined,
    });
    await expect(running.done).rejects.toThrow(/Another has taken over/);
    expect(await readFile(`${path}.partial`, 'utf8')).toBe('of the other');
  });
});

describe('a loss of power', () => {
  it('leaves the file that the checkpoint covers', async () => {
    const dying = async (disk: SimulatedDisk, dieAfter: number): Promise<unknown> => {
      let rows = 0;
      const running = run((intoCsv('/out/a.csv') as BatchOperator)(source(200)), {
        name: 'files',
        services: [provide(diskService, disk), checkpoints({ folder: '/state', every: null, rows: 60 })],
        onWarning: () => undefined,
        onBatch(batch) {
          rows += batch.numRows;
          if (rows >= dieAfter) throw new Error('killed');
        },
      });
      return running.done.catch((error: unknown) => error);
    };
    const whole = new SimulatedDisk();
    await dying(whole, Number.POSITIVE_INFINITY);
    const disk = new SimulatedDisk();
    expect(String(await dying(disk, 200))).toContain('killed');
    const found = disk.afterPowerLoss();
    expect(found.paths).toContain('/out/a.csv.partial');
    await dying(found, Number.POSITIVE_INFINITY);
    expect(await found.read('/out/a.csv')).toEqual(await whole.read('/out/a.csv'));
  });
});
