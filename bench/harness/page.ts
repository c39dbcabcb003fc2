import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { ROOT } from './paths.js';
import { figure, verdict, type Goal, type KeptSection, type Table } from './result.js';

const RESULTS = join(ROOT, 'bench', 'results.json');
const PAGE = join(ROOT, 'docs', 'benchmarks.md');

type Results = Readonly<Record<string, KeptSection>>;

const ORDER = [
  'kernels',
  'peers',
  'operators',
  'hops',
  'npm-peers',
  'groups',
  'latency',
  'replay',
  'expressions',
  'import',
];

function readResults(): Results {
  // A goal that could not be measured is NaN, which JSON writes as null.
  return existsSync(RESULTS)
    ? (JSON.parse(readFileSync(RESULTS, 'utf8'), (key, value: unknown) =>
        key === 'found' && value === null ? Number.NaN : value,
      ) as Results)
    : {};
}

/** Results by section; those not run again stay as they were. */
export function keepResults(fresh: Results): void {
  const all = { ...readResults(), ...fresh };
  writeFileSync(RESULTS, `${JSON.stringify(all, null, 2)}\n`);
}

export function printSection({ title, tables, goals, notes, calibration }: KeptSection): void {
  const lines = [title, `(${paceOf(calibration)})`];
  for (const table of tables) lines.push('', ...(table.title === undefined ? [] : [table.title]), ...aligned(table));
  for (const note of notes) lines.push('', note);
  if (goals.length > 0) lines.push('', ...aligned(goalTable(goals)));
  process.stdout.write(`${lines.join('\n')}\n`);
}

function aligned({ columns, rows }: Table): string[] {
  const all = [columns, ...rows];
  const widths = columns.map((_, at) => Math.max(...all.map((row) => row[at]?.length ?? 0)));
  return all.map((row) =>
    row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join('  '),
  );
}

function goalTable(goals: readonly Goal[]): Table {
  return {
    columns: ['Goal', 'Aimed for', 'Found', 'Verdict'],
    rows: goals.map((goal) => [
      goal.what,
      `${goal.sense} ${figure(goal.goal)} ${goal.unit}`,
      Number.isNaN(goal.found) ? '-' : `${figure(goal.found)} ${goal.unit}`,
      verdict(goal),
    ]),
  };
}

function markdownTable({ columns, rows }: Table): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(columns), line(columns.map((_, at) => (at === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n');
}

function paceOf(calibration: KeptSection['calibration']): string {
  return calibration === undefined
    ? 'no calibration'
    : `calibration loop: ${figure(calibration.median)} ns a turn, ${figure(calibration.low)} to ${figure(calibration.high)}`;
}

/** Writes docs/benchmarks.md from all results that are kept. */
export async function writePage(): Promise<void> {
  const results = readResults();
  const names = [
    ...ORDER.filter((name) => name in results),
    ...Object.keys(results).filter((name) => !ORDER.includes(name)),
  ];
  const goals = names.flatMap((name) => results[name]?.goals ?? []);
  const parts = [
    '# Benchmarks',
    '<!-- Written by `npm run bench` and `npm run bench:peers`; do not edit. -->',
    'Measured by `npm run bench` (everything, or the sections named: `npm run bench -- kernels hops`) and `npm run bench:peers`, which need the network the first time, to install the libraries they compare with. Unless a table says otherwise, a figure is the median of several runs in turn, in nanoseconds of processor time a row, on one core; the quartiles stand behind it. Read ratios rather than absolutes: the calibration loop of each section (a multiplication and an addition that wait for each other) tells how fast the machine was just then.',
    '## Goals',
    markdownTable(goalTable(goals)),
  ];
  for (const name of names) {
    const section = results[name];
    if (section === undefined) continue;
    parts.push(`## ${section.title}`, section.about);
    for (const table of section.tables)
      parts.push(...(table.title === undefined ? [] : [`**${table.title}**`]), markdownTable(table));
    parts.push(...section.notes);
    parts.push(`_${section.date}, \`${section.command}\`. ${section.machine}; ${paceOf(section.calibration)}._`);
  }
  mkdirSync(dirname(PAGE), { recursive: true });
  const options = (await resolveConfig(PAGE)) ?? {};
  writeFileSync(PAGE, await format(`${parts.join('\n\n')}\n`, { ...options, parser: 'markdown' }));
}
