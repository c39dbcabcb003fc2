import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/base/index.js';
import { nodeDisk } from '../../../src/base/node-disk.js';
import type { BarProvider } from '../../../src/sources/history/bar-provider.js';
import { KeptBars } from '../../../src/sources/history/kept-bars.js';
import type { Span } from '../../../src/sources/history/span-store.js';
import { temporaryFolder } from '../support/collect.js';

const STEP = 1000;

function counting(): BarProvider & { readonly asked: Span[] } {
  const asked: Span[] = [];
  return {
    name: 'counting',
    asked,
    fetch(_, span) {
      asked.push(span);
      // Three bars at a time, as a page.
      const toMs = Math.min(span.toMs, span.fromMs + 3 * STEP);
      const bars = [];
      for (let ms = span.fromMs; ms < toMs; ms += STEP) bars.push([ms, 1, 1, 1, 1, 1] as const);
      return Promise.resolve({ bars, toMs });
    },
    close: () => Promise.resolve(),
  };
}

async function all(provider: BarProvider, fromMs: number, toMs: number): Promise<number[]> {
  const times: number[] = [];
  for (let at = fromMs; at < toMs;) {
    const fetched = await provider.fetch('A', { fromMs: at, toMs });
    times.push(...(fetched?.bars ?? []).map(([ms]) => ms));
    at = fetched?.toMs ?? toMs;
  }
  return times;
}

describe('bars that are kept', () => {
  it('are fetched once, whoever asks for which stretch', async () => {
    const folder = await temporaryFolder();
    const inner = counting();
    const open = (): KeptBars => new KeptBars(inner, folder, STEP, { disk: nodeDisk, clock: systemClock });
    expect(await all(open(), 2000, 7000)).toEqual([2000, 3000, 4000, 5000, 6000]);
    expect(await all(open(), 0, 10_000)).toEqual(Array.from({ length: 10 }, (_, at) => at * STEP));
    expect(await all(open(), 1000, 9000)).toHaveLength(8);
    expect(inner.asked.map(({ fromMs }) => fromMs)).toEqual([2000, 5000, 0, 7000]);
  });

  it('are not kept as missing while they may only be late', async () => {
    const folder = await temporaryFolder();
    const nowMs = Math.floor(Date.now() / STEP) * STEP;
    let bars = [[nowMs - 3000, 1, 1, 1, 1, 1] as const];
    const inner: BarProvider = {
      name: 'late',
      fetch: (_, { fromMs, toMs }) => Promise.resolve({ bars: bars.filter(([ms]) => ms >= fromMs && ms < toMs), toMs }),
      close: () => Promise.resolve(),
    };
    const kept = new KeptBars(inner, folder, STEP, { disk: nodeDisk, clock: systemClock });
    expect(await all(kept, nowMs - 4000, nowMs)).toEqual([nowMs - 3000]);
    bars = [...bars, [nowMs - 2000, 1, 1, 1, 1, 1]];
    expect(await all(kept, nowMs - 4000, nowMs)).toEqual([nowMs - 3000, nowMs - 2000]);
  });
});
