import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readState, rowsDigest } from '../../src/columnar/index.js';
import { KeyedState } from '../../src/core/keyed-state.js';

const LAYOUT = {
  seen: { type: 'int32', width: 1 },
  ring: { type: 'float64', width: 3, fill: Number.NaN },
  none: { type: 'float64', width: 0 },
} as const;

function filled(keys: readonly string[]): KeyedState {
  const state = new KeyedState(LAYOUT);
  for (const key of keys) {
    const slot = state.slots.slotOf(key);
    state.reserve(state.slots.capacity);
    state.columns['seen']![slot] = key.charCodeAt(0);
    state.columns['ring']![slot * 3 + 1] = key.charCodeAt(0) / 2;
  }
  return state;
}

const cells = (state: KeyedState, key: string): unknown[] => {
  const slot = state.slots.find(key);
  return [state.columns['seen']![slot], [...state.columns['ring']!.subarray(slot * 3, slot * 3 + 3)]];
};

describe('KeyedState', () => {
  it('keeps what is in it when it grows, and fills what is new', () => {
    const state = filled(['A', 'B', 'C', 'D', 'E', 'F', 'G']);
    for (const key of ['A', 'D', 'G']) {
      const code = key.charCodeAt(0);
      expect(cells(state, key)).toEqual([code, [Number.NaN, code / 2, Number.NaN]]);
    }
  });

  it('writes the same snapshot whatever the order in which keys came', () => {
    const digest = (keys: readonly string[]): string => rowsDigest(Object.values(filled(keys).snapshot()));
    expect(digest(['B', 'A', 'C'])).toBe(digest(['C', 'B', 'A']));
  });

  it('is restored with every key in its place, also over what was there', () => {
    const fresh = filled(['Z', 'Y', 'X', 'W', 'V']);
    fresh.restore(filled(['B', 'A']).snapshot());
    expect(cells(fresh, 'A')).toEqual([65, [Number.NaN, 32.5, Number.NaN]]);
    expect(fresh.slots.find('Z')).toBe(-1);
    const slot = fresh.slots.slotOf('new');
    expect([fresh.columns['seen']![slot], fresh.columns['ring']![slot * 3 + 1]]).toEqual([0, Number.NaN]);
  });

  it('copies what is there, however keys come and go between two copies', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ key: fc.constantFrom(...'ABCDEFGH'), forget: fc.boolean() })), (steps) => {
        const state = filled([]);
        const wanted = new Map<string, number>();
        for (const [at, { key, forget }] of steps.entries()) {
          if (forget) {
            state.release(key);
            wanted.delete(key);
          } else {
            const slot = state.slots.slotOf(key);
            state.reserve(state.slots.capacity);
            state.columns['seen']![slot] = at;
            state.columns['ring']!.fill(at / 2, slot * 3, slot * 3 + 3);
            wanted.set(key, at);
          }
          const table = state.snapshot()['keys']!;
          const keys = [...wanted.keys()].sort();
          expect(readState(table, 'key')).toEqual(keys);
          expect([...(readState(table, 'seen') as Int32Array)]).toEqual(keys.map((one) => wanted.get(one)));
          expect([...(readState(table, 'ring') as Float64Array)]).toEqual(
            keys.flatMap((one) => new Array<number>(3).fill(wanted.get(one)! / 2)),
          );
          expect(state.bytes).toBe(keys.length * (4 + 3 * 8));
        }
      }),
    );
  });

  it('gives a released key a fresh slot', () => {
    const state = filled(['A', 'B']);
    state.release('A');
    expect(state.slots.slotOf('C')).toBe(0);
    expect(cells(state, 'C')).toEqual([0, [Number.NaN, Number.NaN, Number.NaN]]);
    state.release('nobody');
  });
});
