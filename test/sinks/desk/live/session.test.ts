import { describe, expect, it } from 'vitest';
import { session, type Plant, type SessionSetup } from './session.js';

/** How many seeds; ORDER_SEEDS is the dial of the long run, ORDER_SEED runs one alone. */
const SEEDS = Number(process.env['ORDER_SEEDS'] ?? 200);
const FIRST = Number(process.env['ORDER_SEED'] ?? 1);
const COUNT = process.env['ORDER_SEED'] === undefined ? SEEDS : 1;
const GUARD_MS = 600_000;

const KINDS: readonly (readonly [string, SessionSetup])[] = [
  ['refuses repeated ids and answers by id', { refusesRepeatedIds: true, queryById: true }],
  ['refuses repeated ids', { refusesRepeatedIds: true, queryById: false }],
  ['answers by id', { refusesRepeatedIds: false, queryById: true }],
  ['only lists open orders and fills', { refusesRepeatedIds: false, queryById: false }],
];

async function brokenSeeds(setup: SessionSetup, first: number, count: number): Promise<string[]> {
  const broken: string[] = [];
  for (let seed = first; seed < first + count; seed++)
    for (const line of (await session(seed, setup)).broken) broken.push(`ORDER_SEED=${seed}: ${line}`);
  return broken;
}

describe('a live desk through crashes and faults', () => {
  it.each(KINDS)(
    'has no order in effect twice, loses none, and knows its position at a venue that %s',
    async (_, setup) => {
      expect(await brokenSeeds(setup, FIRST, Math.ceil(COUNT / KINDS.length))).toEqual([]);
    },
    GUARD_MS,
  );

  it('decides the same again from the same seed', async () => {
    expect(await session(7)).toEqual(await session(7));
  });

  it('trades at all, and restarts', async () => {
    const ends = await Promise.all([3, 4, 5, 6].map((seed) => session(seed, { crashes: 2 })));
    expect(ends.every(({ orders }) => orders > 3)).toBe(true);
    expect(ends.some(({ restarts }) => restarts === 2)).toBe(true);
  });

  const plants: readonly (readonly [Plant, SessionSetup, number, RegExp])[] = [
    [
      'freshId',
      { refusesRepeatedIds: true },
      4,
      /is at the venue and not in the journal|the run failed: ReconcileFailed/,
    ],
    ['blindRetry', { refusesRepeatedIds: false }, 8, /is in effect twice/],
    [
      'sendBeforeFsync',
      { refusesRepeatedIds: false, crashes: 3 },
      40,
      /is at the venue and not in the journal|the run failed: ReconcileFailed|in effect twice/,
    ],
  ];
  it.each(plants)(
    'finds the mistake "%s"',
    async (plant, setup, seeds, what) => {
      const broken = await brokenSeeds({ ...setup, plant }, 1, seeds);
      expect(broken.join('\n')).toMatch(what);
    },
    GUARD_MS,
  );
});
