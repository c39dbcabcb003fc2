import { describe, expect, it } from 'vitest';
import { NEVER } from 'rxjs';
import { ema } from '../../src/operators/indicators/ema.js';
import { memory } from '../../src/sources/memory/memory.js';
import { collect, generateBars, rowsOf, VirtualClock } from '../../src/testing/index.js';

describe('collect', () => {
  it('runs a stream to its end', async () => {
    const bars = generateBars({ instants: 10, batchRows: 4, symbols: ['A'] });
    const rows = rowsOf(await collect(memory(bars).pipe(ema({ period: 2 }))));
    expect(rows).toHaveLength(10);
    expect(rows.map((row) => row['ema'] !== null)).toEqual([false, ...new Array<boolean>(9).fill(true)]);
    expect(rowsOf(bars[0]!)).toHaveLength(4);
  });

  it('says so when a stream fails or never ends', async () => {
    const bars = memory(generateBars());
    await expect(collect(bars.pipe(ema({ column: 'price' })))).rejects.toThrow('column "price"');
    await expect(collect(NEVER, { clock: new VirtualClock() })).rejects.toThrow('has not ended');
  });
});
