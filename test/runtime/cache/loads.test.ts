import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../../src/base/random.js';
import { Cache, Loads } from 'rxarrow/runtime';
import { HandClock, settle } from './support/hand-clock.js';

const KEYS = ['a', 'b'] as const;

/** One way that loads may go: who asks, what happens to the source, and when loads end. */
const steps = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...KEYS).map((key) => ({ kind: 'ask' as const, key })) },
    { weight: 2, arbitrary: fc.constantFrom(...KEYS).map((key) => ({ kind: 'change' as const, key })) },
    { weight: 3, arbitrary: fc.boolean().map((fails) => ({ kind: 'finish' as const, fails })) },
    { weight: 2, arbitrary: fc.integer({ min: 1, max: 12 }).map((ms) => ({ kind: 'pass' as const, ms })) },
  ),
  { maxLength: 40 },
);

describe('loads through a cache', () => {
  test('never two at once for a key, and never a value from before the latest invalidation', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (all) => {
        const clock = new HandClock();
        const cache = new Cache<number>({ maxEntries: 10, ttlMs: 10, staleMs: 5, clock });
        const loads = new Loads(cache);
        // The source: versions that only grow; whoever changes one invalidates.
        const versions = new Map<string, number>(KEYS.map((key) => [key, 0]));
        const pending: { readonly key: string; readonly end: (fails: boolean) => void }[] = [];
        const working = new Map<string, number>();
        const answers: Promise<void>[] = [];
        const make = (key: string) => async (): Promise<number> => {
          const version = versions.get(key) as number;
          const name = `${key} ${version}`;
          working.set(name, (working.get(name) ?? 0) + 1);
          expect(working.get(name)).toBe(1);
          try {
            return await new Promise<number>((resolve, reject) =>
              pending.push({ key, end: (fails) => (fails ? reject(new Error('reset')) : resolve(version)) }),
            );
          } finally {
            working.set(name, 0);
          }
        };
        for (const step of all) {
          if (step.kind === 'pass') clock.advance(step.ms);
          else if (step.kind === 'change') {
            versions.set(step.key, (versions.get(step.key) as number) + 1);
            cache.invalidate({ key: step.key });
          } else if (step.kind === 'finish') pending.shift()?.end(step.fails);
          else {
            const asked = versions.get(step.key) as number;
            answers.push(
              loads.load(step.key, make(step.key)).then(
                (version) => expect(version).toBeGreaterThanOrEqual(asked),
                (error: unknown) => expect(String(error)).toMatch('reset'),
              ),
            );
          }
          await settle();
          for (const { key, value } of cache.entries()) expect(value).toBe(versions.get(key));
        }
        while (pending.length > 0) {
          pending.shift()?.end(false);
          await settle();
        }
        await Promise.all(answers);
        expect(loads.inFlight).toBe(0);
      }),
    );
  });

  test('a stale value is given while one load makes it anew, and stays when that fails', async () => {
    const clock = new HandClock();
    const errors: string[] = [];
    const cache = new Cache<number>({ maxEntries: 10, ttlMs: 10, staleMs: 100, clock });
    const loads = new Loads(cache, { onRefreshError: (error, key) => void errors.push(`${key}: ${String(error)}`) });
    await loads.load('key', () => 1);
    clock.advance(10);
    let made = 0;
    const failing = (): number => {
      made++;
      throw new Error('away');
    };
    expect(await Promise.all([loads.load('key', failing), loads.load('key', failing)])).toEqual([1, 1]);
    await settle();
    expect([made, errors, loads.refreshFailures]).toEqual([1, ['key: Error: away'], 1]);
    expect(await loads.load('key', () => 2)).toBe(1);
    await settle();
    expect(cache.get('key')).toBe(2);
    expect(cache.stats.staleHits).toBe(3);
  });

  test('times to live are spread by chance, never beyond what was asked', async () => {
    const clock = new HandClock();
    const cache = new Cache<number>({ maxEntries: 1000, clock });
    const loads = new Loads(cache, { random: seededRandom(7) });
    for (let key = 0; key < 200; key++) await loads.load(String(key), () => key, { ttlMs: 1000, jitter: 0.5 });
    const ends = [...cache.entries()].map(({ staleFromMs }) => staleFromMs);
    expect(Math.max(...ends)).toBeLessThanOrEqual(1000);
    expect(Math.min(...ends)).toBeGreaterThanOrEqual(500);
    expect(new Set(ends).size).toBeGreaterThan(190);
  });

  test('what it took to make is the cost of an entry', async () => {
    const clock = new HandClock();
    const cache = new Cache<number>({ maxEntries: 10, clock });
    await new Loads(cache).load('key', () => {
      clock.advance(42);
      return 1;
    });
    expect([...cache.entries()][0]?.cost).toBe(42);
  });
});
