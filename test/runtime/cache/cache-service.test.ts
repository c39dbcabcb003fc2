import { expect, test } from 'vitest';
import { Caches } from 'rxarrow/runtime';
import { FlowContext } from '../../../src/runtime/flow/index.js';

test('caches are opened once under a name, with what the run says unless the stage says it', () => {
  const caches = new Caches({ defaults: { maxEntries: 5, ttlMs: 1000 } });
  const context = new FlowContext({ name: 'test' });
  const one = caches.open<number>('one', context, { ttlMs: 10, maxBytes: undefined });
  expect([one.cache.name, one.cache.ttlMs]).toEqual(['one', 10]);
  for (let key = 0; key < 9; key++) one.cache.set(String(key), key);
  expect(one.cache.stats.entries).toBe(5);
  expect(caches.open('two', context).cache.ttlMs).toBe(1000);
  expect(() => caches.open('one', context)).toThrow(/There is a cache "one" in this run already/);
  expect([...caches.all.keys()]).toEqual(['one', 'two']);
  one.tell();
  caches.close();
});
