// npm run simulate -- [--seeds N] [--seed S] [--seconds T] [--faults a,b] [--instants N] [--deaths N] [--plant NAME]
import { parseArgs } from 'node:util';
import { randomInt } from 'node:crypto';
import { FAULT_NAMES, type Fault } from './faults.js';
import { commandOf, planOf, PLANTS, type Plan, type PlanDials, type Plant } from './plan.js';
import { shrink } from './shrink.js';
import { simulate } from './simulate.js';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string' },
    seed: { type: 'string' },
    seconds: { type: 'string' },
    faults: { type: 'string' },
    instants: { type: 'string' },
    deaths: { type: 'string' },
    plant: { type: 'string' },
  },
});

function number(name: 'seeds' | 'seed' | 'seconds' | 'instants' | 'deaths'): number | undefined {
  const text = values[name];
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0) throw new Error(`--${name} is "${text}"; a whole number was expected.`);
  return value;
}

function oneOf<T extends string>(name: string, text: string, known: readonly T[]): T {
  const found = known.find((candidate) => candidate === text);
  if (found === undefined) throw new Error(`--${name} has "${text}"; one of ${known.join(', ')} was expected.`);
  return found;
}

const dials: PlanDials = {
  ...(values.faults === undefined
    ? {}
    : {
        faults: new Set(
          values.faults === 'none'
            ? []
            : values.faults.split(',').map((text): Fault => oneOf('faults', text, FAULT_NAMES)),
        ),
      }),
  ...(number('instants') === undefined ? {} : { instants: number('instants') as number }),
  ...(number('deaths') === undefined ? {} : { deaths: number('deaths') as number }),
  ...(values.plant === undefined ? {} : { plant: oneOf<Plant>('plant', values.plant, PLANTS) }),
};
const first = number('seed') ?? randomInt(2 ** 31);
const count = number('seeds') ?? (number('seed') === undefined ? 1000 : 1);
const untilMs = performance.now() + (number('seconds') ?? 1e9) * 1000;

process.stdout.write(`simulate: seeds ${first} to ${first + count - 1}\n`);
const failed: Plan[] = [];
let done = 0;
let orders = 0;
let lives = 0;
const began = performance.now();
for (let seed = first; seed < first + count && performance.now() < untilMs; seed++) {
  const plan = planOf(seed, dials);
  const outcome = await simulate(plan);
  done++;
  orders += outcome.orders;
  lives += outcome.lives;
  if (outcome.broken.length > 0) {
    failed.push(plan);
    process.stdout.write(`seed ${seed}:\n  ${outcome.broken.join('\n  ')}\n`);
  }
}
const seconds = (performance.now() - began) / 1000;
process.stdout.write(
  `simulate: ${done} seeds, ${failed.length} broken, ${orders} orders, ${lives} processes, ${(done / seconds).toFixed(1)} seeds a second\n`,
);
const [smallest] = failed;
if (smallest !== undefined) {
  process.exitCode = 1;
  process.stdout.write(`again: ${commandOf(smallest)}\nmaking it smaller ...\n`);
  const shrunk = await shrink(smallest);
  process.stdout.write(`smaller: ${commandOf(shrunk.plan)}\n  ${shrunk.broken.join('\n  ')}\n`);
}
