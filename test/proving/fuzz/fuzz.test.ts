import { describe, expect, it } from 'vitest';
import { provingDials } from '../dials.js';
import { fuzz } from './fuzz.js';
import { targets } from './targets.js';

const { seconds, seed } = provingDials('FUZZ', { seconds: 20, seed: process.pid });
/** Arrow data is what others send; the rest is mostly our own. */
const INPUTS = { arrow: 3000, other: 1000 };

const all = await targets(seed);

describe(`what is read from outside and damaged (FUZZ_SEED=${seed})`, () => {
  it.each(all.map((target) => [target.name, target] as const))(
    '%s: is refused with a typed error or read, in time and in little memory',
    async (_, target) => {
      const least = target === all[0] ? INPUTS.arrow : INPUTS.other;
      const first = await fuzz(target, 0, least, Number.POSITIVE_INFINITY);
      expect(first.broken, `again: npm run fuzz -- --seed ${seed} --target "${target.name}"`).toEqual([]);
      expect(first.inputs).toBe(least);
      expect(first.refused).toBeGreaterThan(least * target.refusedShare);
      // What is left of the budget goes on with other inputs.
      const more = await fuzz(target, least, 1_000_000, performance.now() + (seconds / all.length) * 500);
      expect(more.broken, `again: npm run fuzz -- --seed ${seed} --target "${target.name}"`).toEqual([]);
    },
    (seconds + 240) * 1000,
  );
});
