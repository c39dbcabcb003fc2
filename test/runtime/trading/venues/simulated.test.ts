import type { RecordBatch } from 'apache-arrow';
import { z } from 'zod';
import { describe, expect, it } from 'vitest';
import { wait } from '../../../../src/base/index.js';
import { components } from '../../../../src/components.js';
import { createRegistry, defineSource, diskService, provide, type Component } from '../../../../src/core/index.js';
import { readPipelineText } from '../../../../src/pipeline/index.js';
import { run } from '../../../../src/runtime/run.js';
import { SimulatedDisk, VirtualClock } from '../../../../src/testing/index.js';
import { barBatch, cut, events, ofKind, path, type Event } from '../../../sinks/desk/support.js';

const SECOND = 1_000_000_000n;
const START = 1_700_000_000n * SECOND;

/** Bars of one symbol, one a second of the run's clock. */
const feed = defineSource({
  name: 'feed',
  title: 'Feed',
  summary: 'Bars as time goes by.',
  params: () => z.strictObject({}),
  replay: 'none',
  examples: [{ title: 'Bars', params: {} }],
  open: (_, { context }) => {
    const { clock } = context;
    const first = Number(START / SECOND);
    const bars = cut(
      barBatch(
        path([40, 40, 40, 40, 40, 40]).map((bar) => ({ ...bar, at: first + bar.at })),
        SECOND,
      ),
      1,
    );
    let next = 0;
    return {
      read: async () => {
        await wait(clock, 1000);
        return bars[next++] ?? null;
      },
    };
  },
});

const registry = createRegistry([...(components as readonly Component[]), feed as unknown as Component]);

async function rehearse(venue: string, effect = 'live'): Promise<Event[]> {
  const { compile } = readPipelineText(
    `
name: rehearsal
streams:
  orders:
    source: { feed: {} }
    sink:
      desk:
        mode: live
        account: { id: main, cash: 10000 }
        limits: { orderNotional: 50000, grossNotional: 100000, ordersPerDay: 100, dailyLoss: 5000 }
services:
  - journal: ./journal
  - trading: { effect: ${effect}, accountId: main, venue: ${venue}, killSwitch: { signal: none } }
`,
    { registry, baseFolder: '/' },
  );
  const pipeline = compile();
  const clock = new VirtualClock({ startNs: START });
  const out: RecordBatch[] = [];
  const running = run(
    pipeline.outputs.map(({ stream }) => stream),
    {
      name: pipeline.name,
      clock,
      onBatch: (batch) => out.push(batch),
      onWarning: () => undefined,
      services: [provide(diskService, new SimulatedDisk()), ...pipeline.services],
    },
  );
  const [ended] = await Promise.allSettled([running.done, clock.advance(60_000)]);
  if (ended.status === 'rejected') throw ended.reason;
  return events(out);
}

describe('the simulated venue', () => {
  it('is named in a file, and fills a live desk at the prices of its run', async () => {
    const all = await rehearse('simulated');
    expect(ofKind(all, 'fill')).toMatchObject([
      { symbol: 'A', quantity: 250, price: 40, fillId: expect.stringMatching(/^f\d/) as string },
    ]);
  });

  it('goes wrong as the file says', async () => {
    const all = await rehearse('{ simulated: { faults: { rejected: 1 } } }');
    expect(ofKind(all, 'fill')).toEqual([]);
    expect(ofKind(all, 'orderEvent').map(({ cause }) => cause)).toContain('not enough margin');
  });

  it('is not asked in a shadow run', async () => {
    const all = await rehearse('{ simulated: { faults: { rejected: 1 } } }', 'shadow');
    expect(ofKind(all, 'fill')).toHaveLength(1);
  });

  it('must be one that there is', async () => {
    await expect(rehearse('simulatd')).rejects.toThrow(/unknown venue "simulatd".*simulated/s);
  });
});
