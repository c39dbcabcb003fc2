import { expect, test } from 'vitest';
import { isRing, NamedRings, openRing, SharedRing } from 'rxarrow/transports';

test('a ring is made once under a name and found under it', () => {
  const rings = new NamedRings();
  expect(() => rings.find('quotes')).toThrow(
    /parameter "ring" is "quotes"; expected a ring that a sink of the run writes to; there is none/,
  );
  const made = rings.make('quotes', { bytes: 1024 });
  expect(rings.find('quotes')).toBe(made);
  expect(() => rings.find('trades')).toThrow(/expected one of quotes/);
  expect(() => rings.make('quotes', { bytes: 1024 })).toThrow(
    /a name that no other sink of the run has.*SharedRing.create/,
  );
});

test('a ring and its handle are told from all else', () => {
  const ring = SharedRing.create({ bytes: 1024 });
  expect([ring, ring.handle].every(isRing)).toBe(true);
  expect([null, 'quotes', {}, 5].some(isRing)).toBe(false);
  expect(openRing(ring)).toBe(ring);
  expect(openRing(structuredClone(ring.handle)).handle.terms).toEqual(ring.handle.terms);
});
