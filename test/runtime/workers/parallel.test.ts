import fc from 'fast-check';
import type { RecordBatch } from 'apache-arrow';
import { tap, type Observable } from 'rxjs';
import { describe, expect, it } from 'vitest';
import {
  batchesToRows,
  controlBatch,
  decodeSnapshot,
  encodeSnapshot,
  rowsDigest,
  snapshotDigest,
  type Snapshot,
} from '../../../src/columnar/index.js';
import type { BatchOperator } from '../../../src/core/index.js';
import { configuredOf } from '../../../src/core/index.js';
import {
  adx,
  atr,
  bollinger,
  derive,
  ema,
  lag,
  macd,
  rsi,
  select,
  tickBars,
  where,
} from '../../../src/operators/index.js';
import { pullSource } from '../../../src/runtime/flow/index.js';
import { run } from '../../../src/runtime/run.js';
import { parallel } from '../../../src/runtime/workers/index.js';
import { generateBars } from '../../../src/testing/index.js';
import { localThreads } from './support/local-thread.js';

type Operators = readonly BatchOperator[];

const INDICATORS = (): Operators =>
  [ema({ period: 5 }), atr({ period: 4 }), bollinger({ period: 6 }), rsi({ period: 3 }), adx({ period: 3 })] as never;
const SYMBOLS = ['AAPL', 'MSFT', 'TSLA', 'NVDA', 'AMZN', 'GOOG', 'META'];

const source = (batches: readonly RecordBatch[], ends = true): Observable<RecordBatch> =>
  pullSource({ name: 'bars', id: 'bars' }, () => {
    let at = 0;
    return { read: () => batches[at++] ?? (ends ? null : new Promise<null>(() => undefined)) };
  });

async function through(batches: readonly RecordBatch[], ...operators: Operators): Promise<RecordBatch[]> {
  const out: RecordBatch[] = [];
  const stream = operators.reduce((from, operator) => operator(from), source(batches));
  await run(stream, { services: [localThreads], onBatch: (batch) => void out.push(batch) }).done;
  return out;
}

const split = (operators: Operators, workers: number, order: 'input' | 'key' = 'input'): BatchOperator =>
  parallel({ workers, order, operators: operators as never }) as BatchOperator;

const bars = fc
  .record({
    seed: fc.integer({ min: 1, max: 1e6 }),
    instants: fc.integer({ min: 1, max: 40 }),
    cut: fc.integer({ min: 1, max: 50 }),
  })
  .map(({ seed, instants, cut }) => generateBars({ seed, instants, symbols: SYMBOLS, batchRows: cut }));

const bySymbol = (rows: readonly RecordBatch[]): Record<string, unknown[]> => {
  const groups: Record<string, unknown[]> = {};
  for (const row of batchesToRows(rows)) (groups[String(row['symbol'])] ??= []).push(row);
  return Object.fromEntries(Object.entries(groups).sort(([a], [b]) => (a < b ? -1 : 1)));
};

const rowsOf = (batches: readonly RecordBatch[]): number => batches.reduce((sum, batch) => sum + batch.numRows, 0);

describe('parallel', () => {
  it('gives the very rows of one thread, however many there are and wherever batches are cut', async () => {
    await fc.assert(
      fc.asyncProperty(bars, fc.integer({ min: 1, max: 5 }), async (batches, workers) => {
        const alone = rowsDigest(await through(batches, ...INDICATORS()));
        expect(rowsDigest(await through(batches, split(INDICATORS(), workers)))).toBe(alone);
      }),
      { numRuns: 6 },
    );
  });

  it('keeps the order of the input for operators that filter, choose and rename', async () => {
    const operators = (): Operators =>
      [
        ema({ period: 3 }),
        derive({ up: 'close > ema', range: 'high - low' }),
        where('up'),
        select(['symbol', 'time', 'sequence', 'close', 'range']),
        where('range > 0.5'),
        lag({ column: 'range', period: 1 }),
      ] as never;
    await fc.assert(
      fc.asyncProperty(bars, fc.integer({ min: 1, max: 4 }), async (batches, workers) => {
        const alone = rowsDigest(await through(batches, ...operators()));
        expect(rowsDigest(await through(batches, split(operators(), workers)))).toBe(alone);
      }),
      { numRuns: 5 },
    );
  });

  it('takes functions that are column expressions along', async () => {
    const operators = (): Operators =>
      [
        ema({ period: 3 }),
        derive({ up: ({ close, ema: mean }: never) => (close as { gt(o: unknown): unknown }).gt(mean) } as never),
      ] as never;
    const batches = generateBars({ instants: 20, symbols: SYMBOLS, batchRows: 9 });
    expect(rowsDigest(await through(batches, split(operators(), 2)))).toBe(
      rowsDigest(await through(batches, ...operators())),
    );
  });

  it('keeps the order of each key for operators that make rows of their own', async () => {
    const trades = generateBars({ instants: 30, symbols: SYMBOLS, batchRows: 11 });
    const named = derive({ price: 'close', size: 'volume' }) as BatchOperator;
    const operators = (): Operators => [tickBars(4)] as never;
    const alone = bySymbol(await through(trades, named, ...operators()));
    const several = await through(trades, named, split(operators(), 3, 'key'));
    expect(bySymbol(several)).toEqual(alone);
    await expect(through(trades, named, split(operators(), 3))).rejects.toThrow(/makes rows of its own.*order: key/s);
  });

  it('is one state, ordered by key, that any number of threads goes on with', async () => {
    await fc.assert(
      fc.asyncProperty(
        bars,
        fc.nat(40),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 4 }),
        async (batches, at, before, after) => {
          const stop = Math.min(at, batches.length);
          const piped = (workers: number, from: readonly RecordBatch[], ends: boolean): Observable<RecordBatch> =>
            split(INDICATORS(), workers)(source(from, ends));
          const first: RecordBatch[] = [];
          const running = run(piped(before, batches.slice(0, stop), false), {
            services: [localThreads],
            onBatch: (batch) => void first.push(batch),
          });
          const rows = rowsOf(batches.slice(0, stop));
          while (rowsOf(first) < rows) await new Promise((resolve) => setImmediate(resolve));
          const states = (await running.snapshot()).map((state) => decodeSnapshot(encodeSnapshot(state)));
          await running.stop();
          const rest: RecordBatch[] = [];
          await run(piped(after, batches.slice(stop), true), {
            services: [localThreads],
            restore: states,
            onBatch: (batch) => void rest.push(batch),
          }).done;
          const whole = await through(batches, ...INDICATORS());
          expect(rowsDigest([...first, ...rest])).toBe(rowsDigest(whole));
        },
      ),
      { numRuns: 6 },
    );
  });

  it('has the same state whatever the number of threads', async () => {
    const batches = generateBars({ instants: 25, symbols: SYMBOLS, batchRows: 10 });
    const stateOf = async (workers: number): Promise<Snapshot> => {
      let rows = 0;
      const running = run(split(INDICATORS(), workers)(source(batches, false)), {
        services: [localThreads],
        onBatch: (batch) => void (rows += batch.numRows),
      });
      while (rows < rowsOf(batches)) await new Promise((resolve) => setImmediate(resolve));
      const [state] = await running.snapshot();
      await running.stop();
      return state as Snapshot;
    };
    const digests = new Set<string>();
    for (const workers of [1, 2, 3, 5]) digests.add(snapshotDigest(await stateOf(workers)));
    expect(digests.size).toBe(1);
  });

  it('hands controls on in their place', async () => {
    const batches = generateBars({ instants: 6, symbols: SYMBOLS, batchRows: 7 });
    const seen: string[] = [];
    const mixed = batches.flatMap((batch, index) => [
      batch,
      controlBatch({ kind: 'watermark', timeNs: BigInt(index) }),
    ]);
    const stream = split(
      INDICATORS(),
      2,
    )(source(mixed)).pipe(tap((batch) => void seen.push(batch.numRows === 0 ? 'control' : 'rows')));
    await run(stream, { services: [localThreads] }).done;
    expect(seen).toEqual(batches.flatMap(() => ['rows', 'control']));
  });

  it('counts rows and settles all that it was charged for', async () => {
    const batches = generateBars({ instants: 20, symbols: SYMBOLS, batchRows: 13 });
    const stream = split([where('close > open')] as never, 3)(source(batches));
    const { stages, flightBatches, heldBatches } = await run(stream, { services: [localThreads] }).done;
    const [stage] = stages;
    expect(stage?.rowsIn).toBe(rowsOf(batches));
    expect((stage?.rowsOut ?? 0) + (stage?.fates['filtered'] ?? 0)).toBe(rowsOf(batches));
    expect(flightBatches + heldBatches).toBe(0);
  });
});

describe('bad input of parallel', () => {
  const refusal = (given: object): unknown => {
    try {
      parallel(given as never);
    } catch (error) {
      return (error as Error).message;
    }
    return undefined;
  };

  it('names the operator that cannot be split, and why', () => {
    expect(refusal({ workers: 0, operators: [ema()] })).toMatch(/"workers" is 0; expected at least 1/);
    expect(refusal({ operators: [] })).toMatch(/"operators".*at least 1/);
    expect(refusal({ operators: [(s: unknown) => s] })).toMatch(/operators\.0.*expected an indicator or operator/);
  });

  it('refuses a column that is not there', async () => {
    const batches = generateBars({ instants: 2 });
    const stream = parallel({ by: 'ticker', workers: 2, operators: [ema({ by: 'ticker' })] }) as BatchOperator;
    await expect(through(batches, stream)).rejects.toThrow(/column "ticker"/);
  });

  it('says which operator failed', async () => {
    const batches = generateBars({ instants: 2 });
    const stream = split([ema({ column: 'price' })] as never, 2);
    await expect(through(batches, stream)).rejects.toThrow(/ema: column "price"/);
    expect(configuredOf(stream)?.card.name).toBe('parallel');
  });

  it('does operators with several outputs', async () => {
    const batches = generateBars({ instants: 40, symbols: SYMBOLS, batchRows: 5 });
    expect(rowsDigest(await through(batches, split([macd()] as never, 2)))).toBe(
      rowsDigest(await through(batches, macd() as never)),
    );
  });
});
