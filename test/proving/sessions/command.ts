// npm run sessions -- [--count N] [--seed S] [--seconds T]: trading sessions through the real ccxt at the stand-in exchange
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { again, sessions, sumOf } from './many.js';

const { values } = parseArgs({
  options: { count: { type: 'string' }, seed: { type: 'string' }, seconds: { type: 'string' } },
});

function number(name: 'count' | 'seed' | 'seconds', usual: number): number {
  const text = values[name];
  const value = text === undefined ? usual : Number(text);
  if (Number.isNaN(value) || value < 0) throw new Error(`--${name} is "${text}"; a number from 0 was expected.`);
  return value;
}

const from = number('seed', randomInt(2 ** 31));
const count = number('count', 100);
const untilMs = performance.now() + number('seconds', Number.MAX_SAFE_INTEGER) * 1000;
process.stdout.write(`sessions: from seed ${from}\n`);
const ends = await sessions({ from, untilMs, least: 1, most: count });
const broken = ends.filter((end) => end.broken.length > 0);
for (const { seed, broken: lines } of broken)
  process.stdout.write(`seed ${seed}:\n  ${lines.join('\n  ')}\nagain: ${again(seed)}\n`);
process.stdout.write(`sessions: ${sumOf(ends)}, ${broken.length} broken\n`);
process.exitCode = broken.length > 0 ? 1 : 0;
