// npm run bench -- [section ...]
import { runSections } from './harness/run-sections.js';

const SECTIONS = [
  'kernels',
  'hops',
  'npm-peers',
  'groups',
  'latency',
  'replay',
  'expressions',
  'observe',
  'import',
  'checkpoints',
  'operators',
  'parallel',
  'cross-asset',
];

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !SECTIONS.includes(name));
if (unknown.length > 0) {
  process.stderr.write(`There is no section ${unknown.join(', ')}; there are ${SECTIONS.join(', ')}.\n`);
  process.exit(2);
}
const names = wanted.length > 0 ? wanted : SECTIONS;
const command = ['npm run bench', ...(wanted.length > 0 ? ['--', ...wanted] : [])].join(' ');
await runSections(
  names.map((name) => ({ name, file: `sections/${name}` })),
  command,
);
