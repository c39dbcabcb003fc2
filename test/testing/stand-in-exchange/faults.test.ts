import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../src/base/random.js';
import { Faults } from '../../../src/testing/stand-in-exchange/faults.js';

describe('faults', () => {
  it('that are asked for come first, as often as they are asked for, where they are meant', () => {
    const faults = new Faults(seededRandom(1), {});
    faults.add({ fault: 'resetAfter', on: 'POST /api/v3/order', times: 2 });
    const asked = ['GET /api/v3/time', 'POST /api/v3/order', 'POST /api/v3/order', 'POST /api/v3/order'];
    expect(asked.map((request) => faults.ofRequest(request))).toEqual([
      undefined,
      'resetAfter',
      'resetAfter',
      undefined,
    ]);
    expect(faults.happened.get('resetAfter')).toBe(2);
  });

  it('come by chance of the seed, until they settle down', () => {
    const drawn = (seed: number): unknown[] => {
      const faults = new Faults(seededRandom(seed), { tooMany: 0.2, slow: 0.3, lostEvent: 0.5 });
      const made = Array.from({ length: 50 }, () => [faults.ofRequest('GET /'), faults.happens('lostEvent')]);
      faults.settleDown();
      expect(faults.ofRequest('GET /')).toBeUndefined();
      expect(faults.happens('lostEvent')).toBe(false);
      return made;
    };
    expect(drawn(1)).toEqual(drawn(1));
    expect(drawn(1)).not.toEqual(drawn(2));
    expect(new Set(drawn(1).map((pair) => (pair as unknown[])[0]))).toEqual(new Set([undefined, 'tooMany', 'slow']));
  });

  it('cut matches into whole lots', () => {
    const faults = new Faults(seededRandom(1), { portions: 1 });
    for (let time = 0; time < 100; time++) {
      const portion = faults.portion(10n, 2n);
      expect(portion >= 2n && portion < 10n && portion % 2n === 0n).toBe(true);
    }
    expect(faults.portion(2n, 2n)).toBe(2n);
  });
});
