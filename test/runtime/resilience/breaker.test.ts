import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BatchRejected, seededRandom } from 'rxarrow';
import { Breaker, type BreakerOptions } from '../../../src/runtime/resilience/breaker.js';
import { consecutiveRule, countRule } from '../../../src/runtime/resilience/cockatiel.js';
import { wait } from '../../../src/base/index.js';
import { down, never, policyHost } from './support.js';

const options = (given: Partial<BreakerOptions> = {}): BreakerOptions => ({
  rule: consecutiveRule(3),
  openMs: 1000,
  mostOpenMs: 60_000,
  growth: 2,
  jitter: 0,
  probes: 1,
  transitionsPerMinute: 100,
  whenOpen: 'wait',
  ...given,
});

const fail = (): Promise<never> => Promise.reject(down());
const succeed = (): Promise<string> => Promise.resolve('done');

async function failTimes(breaker: Breaker, times: number): Promise<void> {
  for (let call = 0; call < times; call++) await breaker.execute(fail, never).catch(() => undefined);
}

describe('a breaker', () => {
  it('opens at exactly the configured failure in a row, and no call passes while it is open', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 6 }),
        fc.array(fc.boolean(), { maxLength: 60 }),
        async (most, results) => {
          const { host } = policyHost();
          const breaker = new Breaker(host, options({ rule: consecutiveRule(most), whenOpen: 'fail' }));
          let inRow = 0;
          let made = 0;
          for (const good of results) {
            const open = breaker.state === 'open';
            expect(open).toBe(inRow >= most);
            const before = made;
            await breaker
              .execute(() => {
                made++;
                return good ? succeed() : fail();
              }, never)
              .catch(() => undefined);
            expect(made - before).toBe(open ? 0 : 1);
            if (!open) inRow = good ? 0 : inRow + 1;
          }
        },
      ),
    );
  });

  it('opens at exactly the call at which the share of the latest calls is reached', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 10 }),
        fc.integer({ min: 1, max: 20 }),
        fc.array(fc.boolean(), { maxLength: 80 }),
        async (calls, tenths, least, results) => {
          const atLeast = Math.min(least, calls);
          const { host } = policyHost();
          const breaker = new Breaker(
            host,
            options({ rule: countRule(tenths / 10, calls, atLeast), whenOpen: 'fail' }),
          );
          const window: boolean[] = [];
          for (const good of results) {
            await breaker.execute(good ? succeed : fail, never).catch(() => undefined);
            window.push(good);
            const latest = window.slice(-calls);
            const failures = latest.filter((each) => !each).length;
            const reached = !good && latest.length >= atLeast && 10 * failures >= tenths * latest.length;
            expect(breaker.state).toBe(reached ? 'open' : 'closed');
            if (reached) return;
          }
        },
      ),
    );
  });

  it('lets callers wait while it is open, keeps the sources from reading, and tells health', async () => {
    const { host, clock, withheld, reports, seen } = policyHost();
    const breaker = new Breaker(host, options());
    await failTimes(breaker, 3);
    expect([breaker.state, withheld()]).toEqual(['open', 1]);
    let made = 0;
    const waiting = breaker.execute(() => {
      made++;
      return succeed();
    }, never);
    await clock.advance(999);
    expect(made).toBe(0);
    await clock.advance(1);
    expect(await waiting).toBe('done');
    expect([breaker.state, withheld()]).toEqual(['closed', 0]);
    expect(seen.map((event) => event.kind === 'breaker' && `${event.from}>${event.to}`)).toEqual([
      'closed>open',
      'open>halfOpen',
      'halfOpen>closed',
    ]);
    expect(reports.map(([state]) => state)).toEqual(['degraded', 'degraded', 'healthy']);
    expect(reports[0]?.[1][0]).toBe('its breaker is open: 3 failures in a row; the latest: connection refused');
  });

  it('lets at most k probes through at once, opens again when one fails, and for longer', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 12 }), async (probes, callers) => {
        const { host, clock } = policyHost();
        const breaker = new Breaker(host, options({ rule: consecutiveRule(1), probes }));
        await failTimes(breaker, 1);
        let under = 0;
        let most = 0;
        const abort = new AbortController();
        const work = async (): Promise<never> => {
          most = Math.max(most, ++under);
          await wait(clock, 10);
          under--;
          throw down();
        };
        const calls = Array.from({ length: callers }, () => breaker.execute(work, abort.signal).catch(() => undefined));
        await clock.advance(1005);
        expect(breaker.state).toBe('halfOpen');
        expect(most).toBe(Math.min(probes, callers));
        await clock.advance(1990);
        expect(breaker.state).toBe('open');
        expect(most).toBeLessThanOrEqual(probes);

        abort.abort(new Error('over'));
        await Promise.all(calls);
        breaker.close();
      }),
      { numRuns: 30 },
    );
  });

  it('changes its state at most four times in any minute, however the other end flaps', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer(),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 3 }),
        async (seed, most, probes) => {
          const { host, clock, seen } = policyHost('venue', seed);
          const random = seededRandom(seed);
          const changes: number[] = [];
          host.events.listen(() => changes.push(clock.monotonicMs()));
          const settings = options({
            rule: consecutiveRule(most),
            openMs: 100,
            jitter: 0.2,
            probes,
            transitionsPerMinute: 4,
          });
          const breaker = new Breaker(host, settings);
          const abort = new AbortController();
          const caller = async (): Promise<void> => {
            while (!abort.signal.aborted) {
              await breaker
                .execute(async () => {
                  await wait(clock, 50);
                  if (random.next() < 0.5) throw down();
                }, abort.signal)
                .catch(() => undefined);
            }
          };
          const callers = [caller(), caller()];
          await clock.advance(600_000);
          abort.abort(new Error('over'));
          await clock.advance(1000);
          await Promise.all(callers);
          breaker.close();
          for (const at of changes)
            expect(changes.filter((each) => each >= at && each < at + 60_000).length).toBeLessThanOrEqual(4);
          // How often it opens depends on the draw: at each failed probe it stays open for longer.
          expect(seen.length).toBeGreaterThan(3);
        },
      ),
      { numRuns: 8 },
    );
  });

  it('comes back at once after an outage, probing where one change more would be too many', async () => {
    const { host, clock } = policyHost();
    const breaker = new Breaker(host, options({ rule: consecutiveRule(1), transitionsPerMinute: 4 }));
    let made = 0;
    const caller = async (): Promise<number> => {
      for (;;) {
        const good = await breaker
          .execute(() => (++made, clock.monotonicMs() < 12_000 ? fail() : succeed()), never)
          .catch(() => undefined);
        if (good !== undefined) return clock.monotonicMs();
      }
    };
    const back = caller();
    await clock.advance(11_999);
    // At 0, 1000, 3000 and, resting, 7000.
    expect(made).toBe(4);
    await clock.advance(4000);
    expect(await back).toBe(15_000);
    expect(breaker.state).toBe('halfOpen');
    await clock.advance(60_000);
    expect(breaker.state).toBe('closed');
  });

  it('stays open for longer each time, with jitter and up to a bound', async () => {
    const { host, clock } = policyHost();
    const breaker = new Breaker(host, options({ rule: consecutiveRule(1), jitter: 0.5, mostOpenMs: 4000 }));
    const openMs: number[] = [];
    let openedAt = 0;
    host.events.listen((event) => {
      if (event.kind !== 'breaker') return;
      if (event.to === 'open') openedAt = clock.monotonicMs();
      if (event.to === 'halfOpen') openMs.push(clock.monotonicMs() - openedAt);
    });
    await failTimes(breaker, 1);
    for (let probe = 0; probe < 4; probe++) {
      const call = breaker.execute(fail, never).catch(() => undefined);
      await clock.advance(6000);
      await call;
    }
    breaker.close();
    for (const [index, full] of [1000, 2000, 4000, 4000].entries()) {
      expect(openMs[index]).toBeGreaterThanOrEqual(full);
      expect(openMs[index]).toBeLessThanOrEqual(full * 1.5);
    }
    expect(new Set(openMs.map((ms) => ms % 1000)).size).toBeGreaterThan(1);
  });

  it('takes a refusal for an answer, and a call that is called off for nothing', async () => {
    const { host } = policyHost();
    const breaker = new Breaker(host, options({ rule: consecutiveRule(1) }));
    await breaker.execute(() => Promise.reject(new BatchRejected([0], 'no')), never).catch(() => undefined);
    const off = AbortSignal.abort(new Error('off'));
    await breaker.execute(() => fail(), off).catch(() => undefined);
    expect(breaker.state).toBe('closed');
  });

  it('goes on after a restart where it was, open as long as it still had to be', async () => {
    const first = policyHost();
    const breaker = new Breaker(first.host, options());
    await failTimes(breaker, 3);
    await first.clock.advance(400);
    const tables = breaker.snapshot();
    const second = policyHost();
    const restored = new Breaker(second.host, options());
    restored.restore(tables);
    expect(restored.state).toBe('open');
    await second.clock.advance(599);
    expect(restored.state).toBe('open');
    await second.clock.advance(1);
    expect(restored.state).toBe('halfOpen');
    const third = new Breaker(policyHost().host, options());
    const twice = new Breaker(policyHost().host, options());
    await failTimes(twice, 2);
    third.restore(twice.snapshot());
    await failTimes(third, 1);
    expect(third.state).toBe('open');
    breaker.close();
    restored.close();
    third.close();
  });
});
