import { describe, expect, it } from 'vitest';
import { wait } from '../../../src/base/index.js';
import { bulkheadPolicy } from '../../../src/runtime/resilience/cockatiel.js';
import { Hedge } from '../../../src/runtime/resilience/hedge.js';
import { RateLimit } from '../../../src/runtime/resilience/rate-limit.js';
import { timeoutPolicy } from '../../../src/runtime/resilience/timeout.js';
import { down, never, policyHost } from './support.js';

describe('a time-out', () => {
  it('gives a call up, tells it so, and lets a quick one be', async () => {
    const { host, clock } = policyHost();
    const policy = timeoutPolicy(host, 100);
    let told: unknown;
    const slow = policy
      .execute((signal) => {
        signal.addEventListener('abort', () => (told = signal.reason));
        return new Promise(() => undefined);
      }, never)
      .catch((error: unknown) => error);
    await clock.advance(100);
    expect(await slow).toMatchObject({ code: 'TimedOut', message: expect.stringContaining('longer than 100 ms') });
    expect(told).toMatchObject({ code: 'TimedOut' });
    expect(await policy.execute(() => Promise.resolve(1), never)).toBe(1);
    expect(clock.pending).toBe(0);
  });
});

describe('a bulkhead', () => {
  it('bounds the calls under way and those that wait', async () => {
    const { clock } = policyHost();
    const policy = bulkheadPolicy('venue', 2, 3);
    let under = 0;
    let most = 0;
    const call = (): Promise<string> =>
      policy
        .execute(async () => {
          most = Math.max(most, ++under);
          await wait(clock, 10);
          under--;
          return 'done';
        }, never)
        .catch((error: unknown) => String(error));
    const calls = Array.from({ length: 6 }, call);
    await clock.advance(100);
    const results = await Promise.all(calls);
    expect(most).toBe(2);
    expect(results.filter((result) => result === 'done')).toHaveLength(5);
    expect(results.at(-1)).toContain('2 calls are under way and 3 wait');
  });
});

describe('a rate limit', () => {
  it('lets a burst through, then as many as agreed, in the order in which they came', async () => {
    const { clock } = policyHost();
    const limit = new RateLimit(clock, { calls: 2, perMs: 1000, burst: 3 });
    const at: [number, number][] = [];
    const calls = Array.from({ length: 7 }, (_, index) =>
      limit.execute(() => Promise.resolve(at.push([index, clock.monotonicMs()])), never),
    );
    await clock.advance(5000);
    await Promise.all(calls);
    expect(at.map(([index]) => index)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(at.map(([, ms]) => ms)).toEqual([0, 0, 0, 500, 1000, 1500, 2000]);
  });

  it('keeps its tokens across a restart, and who gives up waiting holds nobody up', async () => {
    const { clock } = policyHost();
    const limit = new RateLimit(clock, { calls: 1, perMs: 1000, burst: 1 });
    await limit.execute(() => Promise.resolve(), never);
    const restored = new RateLimit(clock, { calls: 1, perMs: 1000, burst: 1 });
    restored.restore(limit.snapshot());
    const abort = new AbortController();
    const first = restored
      .execute(() => Promise.resolve('first'), abort.signal)
      .catch((error: unknown) => String(error));
    let at = -1;
    const second = restored.execute(() => Promise.resolve((at = clock.monotonicMs())), never);
    abort.abort(new Error('gone'));
    await clock.advance(1000);
    expect(await first).toBe('Error: gone');
    await second;
    expect(at).toBe(1000);
  });
});

describe('a hedge', () => {
  it('takes the faster of two calls and calls the other off', async () => {
    const { host, clock } = policyHost();
    const hedge = new Hedge(host, { afterMs: 50, calls: 1 });
    let made = 0;
    let off = 0;
    const call = hedge.execute(async (signal) => {
      const number = ++made;
      signal.addEventListener('abort', () => off++);
      await wait(clock, number === 1 ? 500 : 10);
      return number;
    }, never);
    await clock.advance(60);
    expect(await call).toBe(2);
    expect([made, off]).toEqual([2, 1]);
    await clock.runUntilIdle();
  });

  it('fails when all have failed, and makes no second call for a quick one', async () => {
    const { host, clock } = policyHost();
    const hedge = new Hedge(host, { afterMs: 50, calls: 1 });
    let made = 0;
    const failing = hedge
      .execute(async () => {
        made++;
        await wait(clock, 60);
        throw down();
      }, never)
      .catch((error: unknown) => String(error));
    await clock.advance(200);
    expect(await failing).toContain('connection refused');
    expect(made).toBe(2);
    expect(await hedge.execute(() => Promise.resolve(7), never)).toBe(7);
    expect(clock.pending).toBe(0);
  });
});
