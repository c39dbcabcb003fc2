import { describe, expect, it } from 'vitest';
import { diskService, provide, run, type RunHost } from 'rxarrow';
import { SimulatedDisk, VirtualClock } from 'rxarrow/testing';
import { pullSource } from '../../../src/core/index.js';
import { KeptLease, LeaseFiles } from '../../../src/runtime/lease/index.js';

const HOLD_MS = 3000;

async function kept(): Promise<{ clock: VirtualClock; host: RunHost; keeper: KeptLease; end: () => Promise<void> }> {
  const clock = new VirtualClock();
  const disk = new SimulatedDisk();
  let opened: readonly [RunHost, KeptLease] | undefined;
  const running = run(
    pullSource({ name: 'quiet' }, () => ({ read: () => new Promise<null>(() => undefined) })),
    {
      clock,
      onWarning: () => undefined,
      services: [
        provide(diskService, disk),
        {
          name: 'holder',
          async open(host) {
            await disk.makeFolder('/held');
            opened = [
              host,
              await KeptLease.take(host, { slots: new LeaseFiles('/held', disk), place: '/held', holdMs: HOLD_MS }),
            ];
          },
          close: () => opened?.[1].release(),
        },
      ],
    },
  );
  await clock.advance(1);
  const [host, keeper] = opened as unknown as readonly [RunHost, KeptLease];
  const end = async (): Promise<void> => {
    await Promise.all([running.stop(), clock.advance(2000)]);
  };
  return { clock, host, keeper, end };
}

describe('the lease of a run', () => {
  it('closes entries after the process stood still, until it knows that nobody has taken the lease', async () => {
    const { clock, host, keeper, end } = await kept();
    const seen: string[] = [];
    host.context.events.listen((event) => {
      if (event.kind === 'trading') seen.push(event.state);
    });
    expect(keeper.holds).toBe(true);
    clock.spend(HOLD_MS + 1);
    expect(keeper.holds).toBe(false);
    await clock.advance(1);
    expect(seen).toEqual(['entriesClosed', 'open']);
    expect(keeper.holds).toBe(true);
    await end();
  });

  it('renews it when somebody asks before the timer does, once for all', async () => {
    const { clock, keeper, end } = await kept();
    clock.spend(HOLD_MS + 1);
    await Promise.all([keeper.check(), keeper.check(), clock.advance(1)]);
    expect(keeper.holds).toBe(true);
    expect(keeper.epoch).toBe(1);
    await end();
  });
});
