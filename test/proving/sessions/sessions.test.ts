import { randomInt } from 'node:crypto';
import { expect, it } from 'vitest';
import { provingDials } from '../dials.js';
import { again, sessions, sumOf } from './many.js';

const { seconds, seed } = provingDials('SESSIONS', { seconds: 20, seed: randomInt(2 ** 31) });
const LEAST = Number(process.env['SESSIONS_LEAST'] ?? 30);
/** A guard against hangs, no measure. */
const GUARD_MS = 600_000;

it(
  `a desk that trades through the real ccxt holds what the exchange says, orders nothing twice and passes no cap (from SESSIONS_SEED=${seed})`,
  async () => {
    const ends = await sessions({ from: seed, untilMs: performance.now() + seconds * 1000, least: LEAST });
    process.stdout.write(`sessions: ${sumOf(ends)}, from seed ${seed}\n`);
    for (const end of ends) expect(end.broken, `again: ${again(end.seed)}`).toEqual([]);
    expect(ends.reduce((sum, { orders }) => sum + orders, 0)).toBeGreaterThan(LEAST);
  },
  GUARD_MS,
);
