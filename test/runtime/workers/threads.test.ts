import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { RecordBatch } from 'apache-arrow';
import type { Observable } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { rowsDigest } from '../../../src/columnar/index.js';
import type { BatchOperator, Component } from '../../../src/core/index.js';
import { atr, bollinger, ema, where } from '../../../src/operators/index.js';
import { pullSource } from '../../../src/runtime/flow/index.js';
import { run } from '../../../src/runtime/run.js';
import { parallel } from '../../../src/runtime/workers/index.js';
import { generateBars } from '../../../src/testing/index.js';

// With threads of Node, as users have them.
const SYMBOLS = ['AAPL', 'MSFT', 'TSLA', 'NVDA', 'AMZN', 'GOOG', 'META'];

const source = (batches: readonly RecordBatch[], ends = true): Observable<RecordBatch> =>
  pullSource({ name: 'bars', id: 'bars' }, () => {
    let at = 0;
    return { read: () => batches[at++] ?? (ends ? null : new Promise<null>(() => undefined)) };
  });

async function through(batches: readonly RecordBatch[], ...operators: readonly unknown[]): Promise<RecordBatch[]> {
  const out: RecordBatch[] = [];
  const stream = (operators as BatchOperator[]).reduce((from, operator) => operator(from), source(batches));
  await run(stream, { onBatch: (batch) => void out.push(batch) }).done;
  return out;
}

const failing = async (...args: Parameters<typeof through>): Promise<string> =>
  through(...args).then(
    () => 'nothing',
    (error: unknown) => String(error),
  );

/** A module with an operator of its own, which does something in the thread. */
async function ownModule(name: string, work: string): Promise<{ component: Component; use: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'own-'));
  const file = join(folder, 'own.mjs');
  writeFileSync(
    file,
    `import * as z from '${import.meta.resolve('zod')}';
import { isMainThread } from 'node:worker_threads';
const card = { kind: 'operator', name: '${name}', title: '', summary: '', params: z.strictObject({}), scope: 'row',
  invariance: 'exact', addsColumns: true, stability: 'stable', examples: [] };
const open = () => ({ process(batch, emit) { ${work} emit(batch); } });
export const own = { card, configure: () => Object.defineProperty((stream) => stream, Symbol.for('rxarrow.configured'), {
  value: { card, given: {}, params: {}, id: undefined, stage: { mode: 'sync', open, identity: { name: '${name}' } } } }) };
`,
  );
  const use = pathToFileURL(file).href;
  const { own } = (await import(use)) as { own: Component };
  return { component: own, use };
}

describe('threads', () => {
  const batches = generateBars({ seed: 3, instants: 400, symbols: SYMBOLS, batchRows: 37 });

  it('give the very rows of one thread', async () => {
    const operators = [ema({ period: 5 }), atr({ period: 4 }), bollinger({ period: 6 })] as const;
    expect(rowsDigest(await through(batches, parallel({ workers: 2, operators })))).toBe(
      rowsDigest(await through(batches, ...operators)),
    );
    const filtered = [ema({ period: 5 }), where('close > ema')] as const;
    expect(rowsDigest(await through(batches, parallel({ workers: 2, operators: filtered })))).toBe(
      rowsDigest(await through(batches, ...filtered)),
    );
  });

  it('know components of modules that they are told of', async () => {
    const { component, use } = await ownModule('mine', '');
    const operators = [component.configure({}) as never];
    expect(rowsDigest(await through(batches, parallel({ workers: 2, operators, use: [use] })))).toBe(
      rowsDigest(batches),
    );
    expect(await failing(batches, parallel({ workers: 1, operators }))).toMatch(/unknown .*operator "mine"/);
    expect(await failing(batches, parallel({ workers: 1, operators, use: ['/none.mjs'] }))).toMatch(
      /module "\/none.mjs" cannot be loaded in a thread/,
    );
  });

  it('say which operator met an error, in which batch and row', async () => {
    const { component, use } = await ownModule(
      'breaks',
      `if (!isMainThread && batch.getChild('sequence').get(0) > 100n) throw Object.assign(new Error('no good'), { row: 2 });`,
    );
    const said = await failing(
      batches,
      parallel({ workers: 2, operators: [component.configure({}) as never], use: [use] }),
    );
    expect(said).toMatch(
      /operator "breaks" in thread \d: no good \(stage "parallel#\w+", batch of 37 rows of source "bars", sequence \d+ to \d+, row \d+\)/,
    );
  });

  it('that end or run out of memory end the run, and say so', async () => {
    const ends = await ownModule('ends', `if (!isMainThread) process.exit(7);`);
    expect(
      await failing(
        batches,
        parallel({ workers: 2, operators: [ends.component.configure({}) as never], use: [ends.use] }),
      ),
    ).toMatch(/The thread "parallel.* \d" is gone: it ended with code 7/);
    const hoards = await ownModule(
      'hoards',
      `if (!isMainThread) { const all = []; for (;;) all.push(new Array(1e5).fill({})); }`,
    );
    expect(
      await failing(
        batches,
        parallel({ workers: 1, heapMb: 128, operators: [hoards.component.configure({}) as never], use: [hoards.use] }),
      ),
    ).toMatch(/is gone: it ran out of memory/);
  });

  it('are closed within a second, also while they are at work', async () => {
    const spins = await ownModule('spins', `if (!isMainThread) for (;;);`);
    const stream = parallel({ workers: 2, operators: [spins.component.configure({}) as never], use: [spins.use] })(
      source(batches, false),
    );
    const running = run(stream, { onWarning: () => undefined });
    while (running.stats.flightBatches < 4) await new Promise((resolve) => setImmediate(resolve));
    const started = performance.now();
    await running.stop({ deadlineMs: 300 });
    expect(performance.now() - started).toBeLessThan(5000);
  });

  it('keep demand bounded: a source reads no more than its budget ahead of a sink that is slow', async () => {
    let read = 0;
    const endless = pullSource({ name: 'bars', id: 'bars' }, () => ({
      read: () => (read++ < 2000 ? (batches[0] as RecordBatch) : null),
    }));
    const stream = parallel({ workers: 2, operators: [ema()] })(endless as never);
    const running = run(stream, { limits: { batchesPerSource: 8 } });
    let most = 0;
    const watch = setInterval(() => (most = Math.max(most, running.stats.flightBatches)), 1);
    await running.done;
    clearInterval(watch);
    expect(running.stats.peakBatches).toBeLessThanOrEqual(8);
    expect(running.stats.rowsOut).toBe(2000 * (batches[0] as RecordBatch).numRows);
  });
});
