import type { Observable } from 'rxjs';
import type { RecordBatch } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { InvalidParams, SchemaMismatch } from '../../../src/base/index.js';
import { batchesToRows } from '../../../src/columnar/index.js';
import {
  batchFromRows,
  compute,
  configuredOf,
  contractSchema,
  outputSchema,
  type Configured,
} from '../../../src/core/index.js';
import { buffer } from '../../../src/operators/table/buffer.js';
import { run } from '../../../src/runtime/run.js';
import { memory } from '../../../src/sources/index.js';
import { VirtualClock } from '../../../src/testing/index.js';
import { sink } from '../../runtime/flow/support.js';

type Stream = Observable<RecordBatch>;

const quotes = Array.from({ length: 200 }, (_, n) => batchFromRows([{ symbol: `S${n % 3}`, bid: n }]));

async function through(params: Parameters<typeof buffer>[0], batches: readonly RecordBatch[] = quotes) {
  const clock = new VirtualClock({ realIo: 'await' });
  const log: RecordBatch[] = [];
  const stream = (memory({ batches: [...batches] }) as unknown as Stream).pipe(buffer(params), sink(log, { ms: 1 }));
  const { done } = run(stream, { clock, limits: { batchesPerSource: 2 } });
  done.catch(() => undefined);
  await clock.runUntilIdle();
  const stats = await done;
  const node = stats.stages.find(({ name }) => name === 'buffer');
  return { bids: batchesToRows(log).map((row) => row['bid']), dropped: node?.fates['dropped'] ?? -1 };
}

describe('buffer', () => {
  it('keeps the latest row of each symbol for a slow sink', async () => {
    const { bids, dropped } = await through({ policy: 'conflate', rows: 10 });
    expect(bids.slice(-3)).toEqual([197, 198, 199]);
    expect(bids.length + dropped).toBe(200);
    expect(dropped).toBeGreaterThan(100);
  });

  it('puts rows on the disk of the machine and brings all of them back in order', async () => {
    const spill = { bytes: 1_000_000, fileBytes: 5000 };
    const { bids, dropped } = await through({ policy: 'spill', rows: 10, spill });
    expect(bids).toEqual(quotes.map((_, n) => n));
    expect(dropped).toBe(0);
  });

  it('has a bound in batches and in bytes beside that in rows', async () => {
    for (const bound of [{ batches: 5 }, { bytes: 5 * 12 }, { rows: 5 }]) {
      const { bids, dropped } = await through({ policy: 'dropNewest', ...bound });
      expect(bids, JSON.stringify(bound)).toEqual([0, 1, 2, 3, 4, 5, 6]);
      expect(dropped).toBe(193);
    }
  });

  it('drops nothing from a finished table', () => {
    const rows = [1, 2, 3].map((bid) => ({ symbol: 'A', bid }));
    expect(compute(rows, buffer({ policy: 'conflate', rows: 1 }))).toEqual(rows);
  });

  it('refuses before anything runs to let one trade stand for another', () => {
    const columnsAfter = (name: 'Trade' | 'DeskEvent' | 'Quote', params: Parameters<typeof buffer>[0]) =>
      outputSchema(configuredOf(buffer(params)) as Configured, [contractSchema(name)]);
    expect(() => columnsAfter('Trade', { policy: 'conflate' })).toThrow(
      /contract Trade says that each of these counts/,
    );
    expect(() => columnsAfter('DeskEvent', { policy: 'conflate' })).toThrow(SchemaMismatch);
    expect(columnsAfter('Quote', { policy: 'conflate' })?.fields).toHaveLength(9);
    expect(columnsAfter('Trade', { policy: 'dropOldest' })?.fields).toHaveLength(9);
    expect(() => columnsAfter('Quote', { policy: 'conflate', by: 'symbl' })).toThrow(/Did you mean "symbol"/);
    expect(() => compute([{ symbol: 'A', fillId: '1' }], buffer({ policy: 'conflate' }))).toThrow(SchemaMismatch);
  });

  it.each<[object, RegExp]>([
    [{}, /parameter "policy" is missing/],
    [{ policy: 'dropAll' }, /parameter "policy" is "dropAll"/],
    [{ policy: 'dropOldest', rows: 0 }, /parameter "rows" is 0/],
    [{ policy: 'dropOldest', by: 'symbol' }, /parameter "by".*unless the policy is "conflate"/],
    [{ policy: 'block', spill: {} }, /parameter "spill".*unless the policy is "spill"/],
    [{ policy: 'spill', spill: { whenFull: 'conflate' } }, /parameter "spill.whenFull" is "conflate"/],
  ])('refuses %j', (params, message) => {
    expect(() => buffer(params as never)).toThrow(InvalidParams);
    expect(() => buffer(params as never)).toThrow(message);
  });
});
