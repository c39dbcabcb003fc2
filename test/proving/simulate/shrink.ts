import { planOf, type Plan } from './plan.js';
import { simulate } from './simulate.js';

export interface Shrunk {
  readonly plan: Plan;
  readonly broken: readonly string[];
}

const MOST_TRIES = 80;

/** The smallest plan that still breaks in the same way: with fewer faults, deaths and instants. */
export async function shrink(plan: Plan): Promise<Shrunk> {
  let smallest: Shrunk = { plan, broken: (await simulate(plan)).broken };
  const kind = kindOf(smallest.broken);
  let tries = 0;
  const attempt = async (smaller: Plan): Promise<boolean> => {
    if (tries++ >= MOST_TRIES) return false;
    const { broken } = await simulate(planOf(smaller.seed, smaller));
    if (broken.length === 0 || kindOf(broken) !== kind) return false;
    smallest = { plan: smaller, broken };
    return true;
  };
  for (let changed = true; changed && tries < MOST_TRIES;) {
    changed = false;
    for (const fault of smallest.plan.faults) {
      const faults = new Set(smallest.plan.faults);
      faults.delete(fault);
      changed = (await attempt({ ...smallest.plan, faults })) || changed;
    }
    const { deaths, instants } = smallest.plan;
    if (deaths > 0) changed = (await attempt({ ...smallest.plan, deaths: deaths - 1 })) || changed;
    const fewer = Math.floor(instants * 0.7);
    if (fewer > 1 && fewer < instants) changed = (await attempt({ ...smallest.plan, instants: fewer })) || changed;
  }
  return smallest;
}

/** What broke first, without the figures. */
function kindOf([first = '']: readonly string[]): string {
  return first.replace(/[\d"].*$/s, '');
}
