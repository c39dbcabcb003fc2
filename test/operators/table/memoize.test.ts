import { Subject } from 'rxjs';
import { describe, expect, test, vi } from 'vitest';
import { run, type RunOptions } from 'rxarrow';
import { batchesToRows } from 'rxarrow/columnar';
import type { RecordBatch } from 'apache-arrow';
import { memoize } from 'rxarrow/operators';
import { cache, metrics, type Invalidation } from 'rxarrow/runtime';
import { fromRows, memory } from 'rxarrow/sources';
import { generateBars } from 'rxarrow/testing';
import { metricsService } from '../../../src/core/index.js';

async function collected(stream: Parameters<typeof run>[0], options: RunOptions = {}): Promise<RecordBatch[]> {
  const got: RecordBatch[] = [];
  await run(stream, { onBatch: (batch) => void got.push(batch), ...options }).done;
  return got;
}
const bars = generateBars({ instants: 40, batchRows: 9 });
const rows = batchesToRows(bars);

describe('the operator "memoize"', () => {
  test('calls a function of a row once for each key, and gives every row its values', async () => {
    const compute = vi.fn(async ({ symbol }: { readonly symbol?: unknown }) => {
      await Promise.resolve();
      return { sector: `sector of ${String(symbol)}`, lot: String(symbol).length, traded: true };
    });
    const got = await collected(
      memory(bars).pipe(
        memoize({
          key: '{symbol}',
          columns: { sector: 'word', lot: 'number', traded: 'boolean', note: 'text' },
          compute,
        }),
      ),
    );
    const expected = rows.map((row) => ({
      ...row,
      sector: `sector of ${String(row['symbol'])}`,
      lot: String(row['symbol']).length,
      traded: true,
      note: null,
    }));
    expect(batchesToRows(got)).toEqual(expected);
    expect(compute.mock.calls.map(([{ symbol }]) => symbol)).toEqual([...new Set(rows.map(({ symbol }) => symbol))]);
  });

  test('rows without a key get nothing, and no more calls are under way than may be', async () => {
    let now = 0;
    let most = 0;
    const compute = async (): Promise<{ value: number }> => {
      most = Math.max(most, ++now);
      await new Promise((resolve) => setImmediate(resolve));
      now--;
      return { value: 1 };
    };
    const given = Array.from({ length: 50 }, (_, at) => ({ symbol: at % 10 === 0 ? null : `S${at}`, at }));
    const got = await collected(
      fromRows(given as never).pipe(
        memoize({ key: '{symbol}', columns: { value: 'number' }, compute, concurrency: 4 }),
      ),
    );
    expect(batchesToRows(got).map(({ value }) => value)).toEqual(
      given.map(({ symbol }) => (symbol === null ? null : 1)),
    );
    expect(most).toBe(4);
  });

  test('a function of a batch is called once for the same values of its columns', async () => {
    const again = generateBars({ instants: 40, batchRows: 9 });
    const compute = vi.fn((batch: RecordBatch) => {
      const close = batch.getChild('close')?.toArray() as Float64Array;
      return { double: close.map((value) => value * 2) };
    });
    const got = await collected(
      memory([...bars, ...again]).pipe(memoize({ of: ['close'], columns: { double: 'number' }, compute })),
    );
    expect(compute).toHaveBeenCalledTimes(bars.length);
    const all = batchesToRows(got);
    expect(all.every(({ close, double }) => double === (close as number) * 2)).toBe(true);
    expect(all).toHaveLength(2 * rows.length);
  });

  test('what is invalidated is asked for again; the numbers of its cache are metrics', async () => {
    const events = new Subject<Invalidation>();
    const asked: string[] = [];
    const service = metrics();
    let text = '';
    await collected(
      memory(bars).pipe(
        memoize(
          {
            key: 's:{symbol}',
            columns: { value: 'number' },
            compute: ({ symbol }) => {
              asked.push(String(symbol));
              if (asked.length === 3) queueMicrotask(() => events.next({ prefix: 's:' }));
              return { value: 1 };
            },
            invalidateOn: events,
          },
          { id: 'sectors' },
        ),
      ),
      {
        services: [
          service,
          cache({ entries: 1000, eviction: 'weighted' }),
          {
            name: 'look',
            async ending() {
              text = await (service.provides?.get(metricsService as never) as { text(): Promise<string> }).text();
            },
          },
        ],
      },
    );
    const symbols = new Set(rows.map(({ symbol }) => symbol)).size;
    expect(asked.length).toBeGreaterThan(symbols);
    expect(text).toMatch(new RegExp(`rxarrow_cache_misses_total\\{[^}]*cache="sectors"[^}]*\\} ${asked.length}\\n`));
    expect(text).toMatch(/rxarrow_cache_hits_total\{[^}]*cache="sectors"/);
    expect(text).toMatch(/rxarrow_cache_size_bytes\{[^}]*\} \d{2,}/);
  });

  test('what the function throws or gives wrongly fails the run', async () => {
    const of = (compute: () => unknown, columns: Record<string, 'number'> = { value: 'number' }): Promise<unknown> =>
      collected(memory(bars).pipe(memoize({ key: '{symbol}', columns, compute })));
    await expect(of(() => Promise.reject(new Error('server away')))).rejects.toThrow(/server away/);
    await expect(of(() => ({ value: 'five' }))).rejects.toThrow(/"value" is "five"; expected a number/);
    await expect(of(() => 5)).rejects.toThrow(
      /parameter "compute" is 5; expected a function that gives an object with value/,
    );
    await expect(of(() => ({ close: 1 }), { close: 'number' })).rejects.toThrow(
      /column "close": wanted a name that is free/,
    );
    const short = memoize({ of: ['close'], columns: { value: 'number' }, compute: () => ({ value: [1] }) });
    await expect(collected(memory(bars).pipe(short))).rejects.toThrow(/gives \d+ values of "value", one a row/);
    const column = memoize({ of: ['nope'], columns: { value: 'number' }, compute: () => ({}) });
    await expect(collected(memory(bars).pipe(column))).rejects.toThrow(/column "nope"/);
  });

  test('parameters that cannot be are refused', () => {
    const compute = (): unknown => ({});
    const columns = { value: 'number' } as const;
    expect(() => memoize({ columns, compute } as never)).toThrow(/key or of, one of the two/);
    expect(() => memoize({ key: '{a}', of: ['a'], columns, compute } as never)).toThrow(/key or of/);
    expect(() => memoize({ key: '{a}', columns, compute, entries: 0 })).toThrow(/entries/);
    expect(() => memoize({ key: '{a}', columns, compute, ttl: '-1s' })).toThrow(/ttl/);
    expect(() => memoize({ key: '{a}', columns: {}, compute })).toThrow(/at least one column/);
  });
});
