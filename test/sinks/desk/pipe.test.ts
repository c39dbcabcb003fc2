import { derive, ema, volatility } from 'rxarrow/operators';
import { desk, fills, maxDrawdown, volatilityTarget } from 'rxarrow/sinks';
import { memory } from 'rxarrow/sources';
import type { RecordBatch } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { batchesToRows } from 'rxarrow/columnar';
import type { Bar } from '../../../src/core/index.js';
import { run } from '../../../src/runtime/run.js';
import { barBatch, cut, type TestBar } from './support.js';

const waves: TestBar[] = Array.from({ length: 200 }, (_, at) => {
  const price = (n: number): number => Math.round(100 * (100 + 10 * Math.sin(n / 9) + 3 * Math.sin(n / 2))) / 100;
  const open = price(at - 1);
  const close = price(at);
  return { symbol: 'A', at, open, high: Math.max(open, close) + 0.1, low: Math.min(open, close) - 0.1, close };
});

async function collect(size: number): Promise<Record<string, unknown>[]> {
  const out: RecordBatch[] = [];
  const stream = memory<Bar>(cut(barBatch(waves), size) as RecordBatch<Bar>[], { id: 'bars' }).pipe(
    ema({ period: 5, as: 'fast' }),
    ema({ period: 12, as: 'slow' }),
    volatility({ period: 10 }),
    derive({ signal: ({ fast, slow }) => fast.gt(slow) }),
    desk({
      account: { cash: 100_000 },
      fees: 0.001,
      rules: [volatilityTarget({ target: 0.15 }), maxDrawdown({ limit: 0.2 })],
    }),
    fills(),
  );
  await run(stream, { name: 'waves', onBatch: (batch) => out.push(batch) }).done;
  return batchesToRows(out);
}

describe('a pipe with a desk', () => {
  it('fills the same whatever the batches, ids included', async () => {
    const whole = await collect(200);
    expect(whole.length).toBeGreaterThan(4);
    expect(await collect(1)).toEqual(whole);
    expect(await collect(7)).toEqual(whole);
  });
});
