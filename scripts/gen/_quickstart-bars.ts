import { lastValueFrom, toArray } from 'rxjs';
import type { RecordBatch } from 'apache-arrow';
import { concatBatches } from '../../src/columnar/index.js';
import { compute } from '../../src/core/index.js';
import { where } from '../../src/operators/index.js';
import { csv } from '../../src/sources/index.js';
import { fromRoot } from '../lib/files.mjs';

const FILE = 'examples/quickstart/us-shares-daily-2005-2013.csv';

/** The bars of the quickstart, those of one symbol when it is named. */
export async function quickstartBars(symbol?: string): Promise<RecordBatch> {
  const batches = await lastValueFrom(csv({ path: fromRoot(FILE), contract: 'Bar', interval: '1d' }).pipe(toArray()));
  const all = concatBatches(batches as unknown as RecordBatch[]);
  return symbol === undefined ? all : compute(all, where(`symbol == "${symbol}"`));
}
