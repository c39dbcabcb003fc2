import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NotConnected } from '../../../src/base/errors.js';
import {
  Cache,
  TwoLevelCache,
  type Invalidation,
  type RemoteLevel,
  type RemoteListener,
  type RemoteSet,
  type RemoteValue,
} from 'rxarrow/runtime';
import { isAbout } from '../../../src/runtime/cache/invalidation.js';
import { HandClock, settle } from './support/hand-clock.js';

/** A server of which each process has an end; it may be away, and its news may be late. */
class Server {
  readonly values = new Map<string, RemoteSet & { goneFromMs: number }>();
  readonly leases = new Set<string>();
  readonly listeners = new Set<RemoteListener>();
  epoch = 0;
  isAway = false;
  readonly clock: HandClock;

  constructor(clock: HandClock) {
    this.clock = clock;
  }

  end(): RemoteLevel {
    let own: RemoteListener | undefined;
    const there = async (): Promise<void> => {
      await Promise.resolve();
      if (this.isAway) throw new NotConnected('away');
    };
    return {
      get: async (key): Promise<RemoteValue | undefined> => {
        await there();
        const found = this.values.get(key);
        const leftMs = (found?.goneFromMs ?? 0) - this.clock.ms;
        return found === undefined || leftMs <= 0 ? undefined : { bytes: found.bytes, leftMs };
      },
      epoch: async () => {
        await there();
        return String(this.epoch);
      },
      set: async (value) => {
        await there();
        if (value.epoch !== String(this.epoch)) return false;
        this.values.set(value.key, { ...value, goneFromMs: this.clock.ms + value.lifeMs });
        return true;
      },
      invalidate: async (what: Invalidation) => {
        await there();
        this.epoch++;
        for (const [key, { tags }] of this.values) if (isAbout(what, key, tags)) this.values.delete(key);
        for (const listener of this.listeners) if (listener !== own) listener.invalidated(what);
      },
      lease: async (key) => {
        await there();
        if (this.leases.has(key)) return undefined;
        this.leases.add(key);
        return async () => {
          await Promise.resolve();
          this.leases.delete(key);
        };
      },
      listen: (listener) => {
        own = listener;
        this.listeners.add(listener);
        listener.hears(!this.isAway);
      },
      close: () => void (own && this.listeners.delete(own)),
    };
  }

  hears(isHearing: boolean): void {
    this.isAway = !isHearing;
    for (const listener of this.listeners) listener.hears(isHearing);
  }
}

function processes(count: number): { clock: HandClock; server: Server; caches: TwoLevelCache<number>[] } {
  const clock = new HandClock();
  const server = new Server(clock);
  const caches = Array.from({ length: count }, () => {
    const memory = new Cache<number>({ maxEntries: 100, ttlMs: 1000, staleMs: 500, clock });
    return new TwoLevelCache<number>(memory, server.end());
  });
  return { clock, server, caches };
}

async function settled<T>(promise: Promise<T>, clock: HandClock): Promise<T> {
  let done = false;
  void promise.then(
    () => (done = true),
    () => (done = true),
  );
  for (let round = 0; !done && round < 500; round++) {
    await settle();
    if (!done) clock.advance(5);
  }
  return promise;
}

describe('a cache of two levels', () => {
  test('after an invalidation nobody sees the value from before, whoever loads meanwhile', async () => {
    const steps = fc.array(
      fc.oneof(
        { weight: 4, arbitrary: fc.record({ kind: fc.constant('load' as const), who: fc.nat({ max: 2 }) }) },
        { weight: 2, arbitrary: fc.record({ kind: fc.constant('change' as const), who: fc.nat({ max: 2 }) }) },
        { weight: 1, arbitrary: fc.record({ kind: fc.constant('pass' as const), ms: fc.constantFrom(10, 400, 1200) }) },
        { weight: 1, arbitrary: fc.record({ kind: fc.constant('away' as const), isAway: fc.boolean() }) },
      ),
      { maxLength: 25 },
    );
    await fc.assert(
      fc.asyncProperty(steps, async (all) => {
        const { clock, server, caches } = processes(3);
        let version = 0;
        let making = 0;
        const answers: Promise<unknown>[] = [];
        for (const step of all) {
          if (step.kind === 'pass') clock.advance(step.ms);
          else if (step.kind === 'away') server.hears(!step.isAway);
          else if (step.kind === 'change') {
            version++;
            const changed = caches[step.who]?.invalidate({ key: 'key' });
            // Who cannot tell the others is told so, and tells them later.
            if (server.isAway) {
              await expect(changed).rejects.toThrow('away');
              server.hears(true);
              await caches[step.who]?.invalidate({ key: 'key' });
            } else await changed;
          } else {
            const asked = version;
            const make = async (): Promise<number> => {
              making++;
              const read = version;
              await settle(3);
              making--;
              return read;
            };
            answers.push(
              (caches[step.who] as TwoLevelCache<number>).load('key', make).then((got) => {
                expect(got).toBeGreaterThanOrEqual(asked);
              }),
            );
          }
          await settle(2);
        }
        server.hears(true);
        await settled(Promise.all(answers), clock);
        expect(making).toBe(0);
        for (const cache of caches)
          expect(
            await settled(
              cache.load('key', () => version),
              clock,
            ),
          ).toBe(version);
      }),
    );
  });

  test('one process makes a value for which the others wait', async () => {
    const { clock, caches } = processes(4);
    let made = 0;
    const make = async (): Promise<number> => {
      made++;
      await settle(200);
      return 42;
    };
    const all = caches.flatMap((cache) => [cache.load('key', make), cache.load('key', make)]);
    expect(await settled(Promise.all(all), clock)).toEqual(new Array(8).fill(42));
    expect(made).toBe(1);
    expect(caches.map(({ remoteStats }) => remoteStats.hits).filter((hits) => hits === 1)).toHaveLength(3);
  });

  test('a maker that dies is waited for no longer than its lease', async () => {
    const { clock, server, caches } = processes(1);
    server.leases.add('key');
    const began = clock.ms;
    const loading = (caches[0] as TwoLevelCache<number>).load('key', () => 7);
    for (let round = 0; round < 120; round++) {
      await settle();
      clock.advance(100);
    }
    expect(await loading).toBe(7);
    expect(clock.ms - began).toBeGreaterThan(10_000);
  });

  test('a value keeps the time that it has, in memory too', async () => {
    const { clock, caches } = processes(2);
    const [one, two] = caches as [TwoLevelCache<number>, TwoLevelCache<number>];
    await one.set('key', 1, { ttlMs: 300, tags: ['t'] });
    clock.advance(200);
    expect(await two.get('key')).toBe(1);
    expect(two.cache.peek('key')).toBe(1);
    clock.advance(100);
    expect(two.cache.peek('key')).toBeUndefined();
    expect(
      await settled(
        two.load('key', () => 2),
        clock,
      ),
    ).toBe(1);
    await settled(settle(), clock);
  });

  test('without the server values are made, nothing is kept, and failures are counted', async () => {
    const { server, caches } = processes(1);
    const [cache] = caches as [TwoLevelCache<number>];
    server.hears(false);
    expect(cache.hears).toBe(false);
    expect(await Promise.all([cache.load('key', () => 1), cache.load('key', () => 2)])).toEqual([1, 1]);
    expect(await cache.load('key', () => 3)).toBe(3);
    expect(await cache.get('key')).toBeUndefined();
    await cache.set('key', 4);
    expect(cache.cache.stats.entries).toBe(0);
    expect(cache.remoteStats.failures).toBeGreaterThan(3);
    await expect(cache.invalidate({ all: true })).rejects.toThrow('away');
  });

  test('a value that is damaged there is made anew', async () => {
    const { server, clock, caches } = processes(1);
    const [cache] = caches as [TwoLevelCache<number>];
    await cache.set('key', 1);
    cache.cache.clear();
    const stored = server.values.get('key');
    server.values.set('key', { ...(stored as never as RemoteSet), bytes: Uint8Array.of(9), goneFromMs: 1e9 });
    expect(
      await settled(
        cache.load('key', () => 5),
        clock,
      ),
    ).toBe(5);
    expect(cache.remoteStats.failures).toBe(1);
    cache.close();
    expect(server.listeners.size).toBe(0);
  });
});
