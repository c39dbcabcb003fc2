// npm run fuzz -- [--inputs N] [--seed S] [--target NAME] [--first N]
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { fuzz } from './fuzz.js';
import { findPyarrow, Oracle } from './oracle.js';
import { targets } from './targets.js';

const { values } = parseArgs({
  options: {
    inputs: { type: 'string' },
    seed: { type: 'string' },
    target: { type: 'string' },
    first: { type: 'string' },
  },
});
const inputs = Number(values.inputs ?? 20_000);
const seed = Number(values.seed ?? randomInt(2 ** 31));
const first = Number(values.first ?? 0);
if (![inputs, seed, first].every((value) => Number.isInteger(value) && value >= 0))
  throw new Error('--inputs, --seed and --first are whole numbers from 0.');
const all = await targets(seed);
const chosen = all.filter(({ name }) => values.target === undefined || name === values.target);
if (chosen.length === 0)
  throw new Error(
    `--target is "${values.target}"; one of ${all.map(({ name }) => `"${name}"`).join(', ')} was expected.`,
  );

const pyarrow = findPyarrow();
if (pyarrow === undefined)
  process.stdout.write(
    '!! NO ORACLE: there is no python3 with pyarrow here (PYTHON names another one, `pip install pyarrow` brings it).\n' +
      '!! What our reader takes is not compared with what pyarrow takes.\n',
  );
else process.stdout.write(`oracle: pyarrow ${pyarrow.version} with full validation\n`);
process.stdout.write(`fuzz: ${inputs} inputs of each kind, --seed ${seed}\n`);

let failed = 0;
for (const target of chosen) {
  const taken: (readonly [number, Uint8Array])[] = [];
  const {
    broken,
    refused,
    inputs: tried,
    longestMs,
  } = await fuzz(target, first, inputs, Number.POSITIVE_INFINITY, (number, input) => {
    if (pyarrow !== undefined && target === all[0]) taken.push([number, (input as Uint8Array).slice()]);
  });
  failed += broken.length;
  process.stdout.write(`${target.name}: ${tried} inputs, ${refused} refused, longest ${longestMs.toFixed(1)} ms\n`);
  for (const line of broken)
    process.stdout.write(
      `  ${line}\n  again: npm run fuzz -- --seed ${seed} --target "${target.name}" --first ${line.replace(/\D*(\d+).*/s, '$1')} --inputs 1\n`,
    );
  if (pyarrow === undefined || taken.length === 0) continue;
  const oracle = new Oracle(pyarrow.python);
  const reasons = new Map<string, { count: number; first: number }>();
  for (const [number, bytes] of taken) {
    const refusal = await oracle.refusal(bytes);
    if (refusal === undefined) continue;
    const kind = refusal.replace(/\d+/g, 'N');
    const known = reasons.get(kind);
    if (known === undefined) reasons.set(kind, { count: 1, first: number });
    else known.count++;
  }
  oracle.end();
  const sum = [...reasons.values()].reduce((total, { count }) => total + count, 0);
  process.stdout.write(
    `  of ${taken.length} that we take, pyarrow refuses ${sum} (and has crashed over ${oracle.crashes}):\n`,
  );
  for (const [kind, { count, first: at }] of [...reasons].sort((a, b) => b[1].count - a[1].count).slice(0, 20))
    process.stdout.write(`    ${count} (as input ${at}): ${kind}\n`);
}
process.stdout.write(failed === 0 ? 'fuzz: nothing broken\n' : `fuzz: ${failed} broken\n`);
process.exitCode = failed > 0 ? 1 : 0;
