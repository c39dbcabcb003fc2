// npm run torture -- [--runs N] [--seed S]: N kills of real processes
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { killAgainAndAgain } from './torture.js';

const { values } = parseArgs({ options: { runs: { type: 'string' }, seed: { type: 'string' } } });
const runs = Number(values.runs ?? 100);
const first = Number(values.seed ?? randomInt(2 ** 31));
if (!Number.isInteger(runs) || runs < 1)
  throw new Error(`--runs is "${values.runs}"; a whole number from 1 was expected.`);
if (!Number.isInteger(first)) throw new Error(`--seed is "${values.seed}"; a whole number was expected.`);

const KILLS_OF_ONE = 5;
process.stdout.write(`torture: ${runs} kills from seed ${first}\n`);
let kills = 0;
let pipelines = 0;
let failed = 0;
for (let seed = first; kills < runs; seed++) {
  const { broken, kills: killed } = await killAgainAndAgain(seed, Math.min(KILLS_OF_ONE, runs - kills));
  kills += Math.max(1, killed);
  pipelines++;
  if (broken.length === 0) continue;
  failed++;
  process.stdout.write(
    `seed ${seed}:\n  ${broken.join('\n  ')}\nagain: npm run torture -- --seed ${seed} --runs ${KILLS_OF_ONE}\n`,
  );
}
process.stdout.write(`torture: ${kills} kills of ${pipelines} pipelines, ${failed} broken\n`);
process.exitCode = failed > 0 ? 1 : 0;
