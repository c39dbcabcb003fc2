import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RetryAfter, SchemaMismatch, seededRandom } from 'rxarrow';
import { attemptsOf } from '../../../src/runtime/resilience/failures.js';
import { compose } from '../../../src/runtime/resilience/policy.js';
import { Retry, type RetryOptions } from '../../../src/runtime/resilience/retry.js';
import { RetryBudget } from '../../../src/runtime/resilience/retry-budget.js';
import { down, never, policyHost } from './support.js';

const options = (given: Partial<RetryOptions> = {}): RetryOptions => ({
  attempts: 4,
  firstMs: 100,
  mostMs: 1000,
  growth: 2,
  jitter: 0,
  only: undefined,
  ...given,
});

describe('a retry', () => {
  it('waits longer each time and gives up after the last try, saying how many there were', async () => {
    const { host, clock, seen } = policyHost();
    const retry = new Retry(host, options(), new RetryBudget(clock, { share: 0.1, perMinute: 10 }));
    const at: number[] = [];
    const call = retry.execute(() => {
      at.push(clock.monotonicMs());
      return Promise.reject(down());
    }, never);
    const failed = call.catch((error: unknown) => error);
    await clock.advance(10_000);
    const error = await failed;
    expect(at).toEqual([0, 100, 300, 700]);
    expect(attemptsOf(error)).toBe(4);
    expect(seen).toHaveLength(3);
    expect(seen[2]).toMatchObject({ kind: 'retry', component: 'venue', attempt: 3, delayMs: 400 });
  });

  it('waits as long as it is asked to, and not at all for what no try can mend', async () => {
    const { host, clock } = policyHost();
    const retry = new Retry(host, options(), new RetryBudget(clock, { share: 0.1, perMinute: 10 }));
    const at: number[] = [];
    const asked = retry.execute(() => {
      at.push(clock.monotonicMs());
      return at.length === 1 ? Promise.reject(new RetryAfter(5000, 'Busy.')) : Promise.resolve('done');
    }, never);
    await clock.advance(5000);
    expect(await asked).toBe('done');
    expect(at).toEqual([0, 5000]);
    let tries = 0;
    const lasting = new SchemaMismatch({ column: 'a', wanted: 'a number', available: [] });
    await expect(
      retry.execute(() => {
        tries++;
        return Promise.reject(lasting);
      }, never),
    ).rejects.toBe(lasting);
    expect(tries).toBe(1);
  });

  it('tries again only at the named codes', async () => {
    const { host, clock } = policyHost();
    const retry = new Retry(
      host,
      options({ only: ['ECONNRESET'] }),
      new RetryBudget(clock, { share: 0.1, perMinute: 10 }),
    );
    let tries = 0;
    const codes = ['ECONNRESET', 'EACCES'];
    const failed = retry
      .execute(() => Promise.reject(Object.assign(new Error('no'), { code: codes[tries++] })), never)
      .catch((error: unknown) => error);
    await clock.advance(1000);
    expect(await failed).toMatchObject({ code: 'EACCES' });
    expect(tries).toBe(2);
  });

  it('makes at most a tenth of the calls again, over three layers and whatever fails', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer(),
        fc.integer({ min: 0, max: 10 }),
        fc.constantFrom(0, 5),
        async (seed, tenths, perMinute) => {
          const { host, clock } = policyHost();
          const random = seededRandom(seed);
          const budget = new RetryBudget(clock, { share: 0.1, perMinute });
          const layer = (): Retry => new Retry(host, options({ attempts: 5 }), budget);
          const layers = compose([layer(), layer(), layer()]);
          let made = 0;
          const calls = 200;
          const startMs = clock.monotonicMs();
          for (let call = 0; call < calls; call++) {
            const one = layers
              .execute(() => {
                made++;
                return random.next() < tenths / 10 ? Promise.reject(down()) : Promise.resolve();
              }, never)
              .catch(() => undefined);
            await clock.runUntilIdle();
            await one;
          }
          const minutes = (clock.monotonicMs() - startMs) / 60_000;
          expect(made - calls).toBeLessThanOrEqual(0.1 * calls + perMinute * (1 + minutes) + 1e-6);
          if (tenths === 0) expect(made).toBe(calls);
        },
      ),
      { numRuns: 12 },
    );
  });
});
