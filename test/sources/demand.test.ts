import type { Observable } from 'rxjs';
import type { RecordBatch } from 'apache-arrow';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { defineSink } from '../../src/core/index.js';
import { arrowFile as intoArrow } from '../../src/sinks/arrow/index.js';
import { csv as intoCsv } from '../../src/sinks/csv/index.js';
import { parquet as intoParquet } from '../../src/sinks/parquet/index.js';
import { arrowFile } from '../../src/sources/arrow/index.js';
import { csv } from '../../src/sources/csv/index.js';
import { generate } from '../../src/sources/generate/index.js';
import { parquet } from '../../src/sources/parquet/index.js';
import { run } from '../../src/runtime/run.js';
import { temporaryFolder } from './support/collect.js';

const slow = defineSink({
  name: 'slow',
  title: 'Slow',
  summary: 'Takes a turn for each batch.',
  params: () => z.strictObject({}),
  examples: [],
  open: {
    async: (_params, node) => ({
      process: (batch) => new Promise((resolve) => node.context.clock.schedule(1, () => resolve(batch))),
    }),
  },
});

test('each source waits for a slow sink: few batches are under way, and no row is lost', async () => {
  const folder = await temporaryFolder();
  const bars = generate({ bars: 6400, batchRows: 64 });
  const paths = { csv: `${folder}/a.csv`, arrow: `${folder}/a.arrow`, parquet: `${folder}/a.parquet` };
  await run(bars.pipe(intoCsv(paths.csv), intoArrow(paths.arrow), intoParquet(paths.parquet, { rowGroupRows: 1000 })))
    .done;
  const sources: Record<string, Observable<RecordBatch>> = {
    generate: bars,
    csv: csv(paths.csv, { contract: 'Bar', batchRows: 64 }),
    arrowFile: arrowFile(paths.arrow),
    parquet: parquet(paths.parquet, { batchRows: 64 }),
  };
  for (const [name, source] of Object.entries(sources)) {
    let rows = 0;
    const stats = await run(source.pipe(slow({})), {
      limits: { batchesPerSource: 4 },
      onBatch: (batch) => {
        rows += batch.numRows;
      },
    }).done;
    expect([name, rows]).toEqual([name, 6400]);
    expect(stats.peakBatches).toBeLessThanOrEqual(5);
  }
});
