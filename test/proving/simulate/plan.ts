import { seededRandom } from '../../../src/base/index.js';
import { FAULT_NAMES, type Fault } from './faults.js';

/** A mistake in what surrounds the runtime that the checks must find. */
export type Plant = 'freshId' | 'blindRetry' | 'acknowledgedBeforeCheckpoint' | 'sentBeforeDurable';

export const PLANTS: readonly Plant[] = ['freshId', 'blindRetry', 'acknowledgedBeforeCheckpoint', 'sentBeforeDurable'];

/** What happens in one simulation: all of it follows from this. */
export interface Plan {
  readonly seed: number;
  readonly faults: ReadonlySet<Fault>;
  /** Instants of the market at which rows come. */
  readonly instants: number;
  /** Processes that come to an end before the last one. */
  readonly deaths: number;
  readonly plant?: Plant | undefined;
}

/** What of a plan is fixed by hand; the rest follows from the seed. */
export type PlanDials = Partial<Omit<Plan, 'seed'>>;

const MOST_DEATHS = 4;

/** Faults come together in many ways: each is there in two of three plans. */
export function planOf(seed: number, dials: PlanDials = {}): Plan {
  const random = seededRandom(seed).fork('plan');
  const instants = 10 + random.integer(16);
  const deaths = random.integer(MOST_DEATHS);
  const faults = new Set(FAULT_NAMES.filter(() => random.next() < 2 / 3));
  // Most simulations trade to their end.
  if (random.next() < 0.8) faults.delete('killSwitch');
  // By a clock that jumps nobody can tell how long a process has stood still.
  if (faults.has('zombie') && faults.has('clockJump')) faults.delete(random.next() < 0.5 ? 'zombie' : 'clockJump');
  return { seed, faults, instants, deaths, ...dials };
}

/** The command that runs a plan again. */
export function commandOf(plan: Plan): string {
  const faults = [...plan.faults].join(',') || 'none';
  const plant = plan.plant === undefined ? '' : ` --plant ${plan.plant}`;
  return `npm run simulate -- --seed ${plan.seed} --faults ${faults} --instants ${plan.instants} --deaths ${plan.deaths}${plant}`;
}
