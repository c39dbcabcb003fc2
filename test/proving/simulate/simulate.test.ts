import { randomInt } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { provingDials } from '../dials.js';
import { FAULT_NAMES, type Fault } from './faults.js';
import { commandOf, planOf, type PlanDials, type Plant } from './plan.js';
import { shrink } from './shrink.js';
import { simulate, type Outcome } from './simulate.js';

const { seconds, seed } = provingDials('SIMULATE', { seconds: 60, seed: randomInt(2 ** 31) });
/** A simulation takes about a fifth of a second; on a machine that is busy this many are the least that says anything. */
const LEAST_SEEDS = 20;

/** Plans that break, of so many seeds. */
async function broken(first: number, seeds: number, dials: PlanDials): Promise<string[]> {
  const lines: string[] = [];
  for (let at = first; at < first + seeds && lines.length === 0; at++)
    lines.push(...(await simulate(planOf(at, dials))).broken);
  return lines;
}

describe('the runtime in a simulation', () => {
  it(
    `loses no row, sends no order twice, passes no cap and ends as without faults, whatever fails (from SIMULATE_SEED=${seed})`,
    async () => {
      const until = performance.now() + seconds * 1000;
      const all: Outcome[] = [];
      for (let at = seed; performance.now() < until || all.length < LEAST_SEEDS; at++) {
        const plan = planOf(at);
        const outcome = await simulate(plan);
        all.push(outcome);
        if (outcome.broken.length === 0) continue;
        const smaller = await shrink(plan);
        throw new Error(
          `Seed ${at} breaks:\n  ${outcome.broken.join('\n  ')}\nagain: ${commandOf(plan)}\nsmaller: ${commandOf(smaller.plan)}\n  ${smaller.broken.join('\n  ')}`,
        );
      }
      const sum = (of: (outcome: Outcome) => number): number => all.reduce((total, one) => total + of(one), 0);
      process.stdout.write(
        `simulate: ${all.length} seeds from ${seed}, ${sum(({ lives }) => lives)} processes, ${sum(({ orders }) => orders)} orders\n`,
      );
      // What never trades and never dies proves nothing.
      expect(sum(({ orders }) => orders)).toBeGreaterThan(all.length);
      expect(sum(({ lives }) => lives)).toBeGreaterThan(all.length);
    },
    (seconds + 300) * 1000,
  );

  it('decides the same again from the same seed', async () => {
    expect(await simulate(planOf(5))).toEqual(await simulate(planOf(5)));
  });

  it('plans every fault', () => {
    const planned = new Set(Array.from({ length: 100 }, (_, at) => [...planOf(at).faults]).flat());
    expect([...planned].sort()).toEqual([...FAULT_NAMES].sort());
  });
});

describe('a simulation finds', () => {
  const plants: readonly (readonly [string, Plant, readonly Fault[], RegExp])[] = [
    ['a fresh id for each send', 'freshId', ['lostReply'], /is at the venue and not in the journal/],
    ['a blind retry of what is unknown', 'blindRetry', ['lostReply', 'lateRequest'], /is in effect twice/],
    [
      'an acknowledgement before the checkpoint',
      'acknowledgedBeforeCheckpoint',
      ['kill'],
      /is lost|without faults it is/,
    ],
    ['an order that is sent before it is durable', 'sentBeforeDurable', ['powerLoss', 'lostReply'], /ReconcileFailed/],
  ];
  it.each(plants)(
    '%s',
    async (_, plant, faults, what) => {
      const deaths = faults.includes('lateRequest') ? 0 : 3;
      const lines = await broken(1, 60, { plant, faults: new Set(faults), deaths });
      expect(lines.join('\n')).toMatch(what);
    },
    300_000,
  );

  it('the smallest plan that breaks in the same way', async () => {
    let at = 1;
    while ((await simulate(planOf(at, { plant: 'acknowledgedBeforeCheckpoint' }))).broken.length === 0) at++;
    const plan = planOf(at, { plant: 'acknowledgedBeforeCheckpoint' });
    const smaller = await shrink(plan);
    expect(smaller.plan.faults.size).toBeLessThan(plan.faults.size);
    expect(smaller.broken.join('\n')).toMatch(/is lost|without faults it is/);
    expect(commandOf(smaller.plan)).toMatch(
      /^npm run simulate -- --seed \d+ --faults \S+ --instants \d+ --deaths \d --plant acknowledgedBeforeCheckpoint$/,
    );
  }, 300_000);
});
