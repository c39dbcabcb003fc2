import { spawnSync } from 'node:child_process';
import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from '../harness/paths.js';
import { quantile } from '../harness/race.js';
import { figure, type Goal, type Section } from '../harness/result.js';

const ROUNDS = 11;
const FORBIDDEN = ['yaml', 'pino', 'commander'];
const PEERS = ['rxjs', 'apache-arrow'];
const ENTRIES = ['operators', 'sources', 'sinks', 'kernels', 'pipeline'] as const;

const entryOf = (name: string): string => pathToFileURL(join(ROOT, 'dist', name, 'index.js')).href;

/** Milliseconds of processor and wall time of importing these in a fresh process. */
function importing(specifiers: readonly string[]): { readonly processor: number; readonly wall: number } {
  const code = `const from = process.cpuUsage(); const start = performance.now();
for (const name of ${JSON.stringify(specifiers)}) await import(name);
const used = process.cpuUsage(from);
console.log(JSON.stringify({ processor: (used.user + used.system) / 1000, wall: performance.now() - start }));`;
  return JSON.parse(child(['--input-type=module', '--eval', code])) as {
    readonly processor: number;
    readonly wall: number;
  };
}

/** Packages that importing an entry loads. */
function loadedPackages(entry: string): string[] {
  const hooks = `data:text/javascript,${encodeURIComponent(
    `import { writeSync } from 'node:fs'; export async function load(url, context, next) { writeSync(1, url + '\\n'); return next(url, context); }`,
  )}`;
  const code = `import { register } from 'node:module'; import { createRequire } from 'node:module';
register(${JSON.stringify(hooks)});
await import(${JSON.stringify(entryOf(entry))});
for (const path of Object.keys(createRequire(process.cwd() + '/x.js').cache)) console.log('file://' + path);`;
  const found = new Set<string>();
  for (const url of child(['--input-type=module', '--eval', code]).split('\n')) {
    const name = /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url.slice(url.lastIndexOf('node_modules/')))?.[1];
    if (name !== undefined) found.add(name);
  }
  return [...found].sort();
}

function child(parameters: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...parameters], { cwd: ROOT, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

function sizeOf(path: string): number {
  const stat = lstatSync(path);
  if (!stat.isDirectory()) return stat.size;
  return readdirSync(path).reduce((sum, name) => sum + sizeOf(join(path, name)), 0);
}

/** Packages that come along when rxarrow is installed, the peers aside. */
function dependencies(): string[] {
  const found = new Set<string>();
  const visit = (name: string): void => {
    if (found.has(name) || PEERS.includes(name)) return;
    const manifest = join(ROOT, 'node_modules', name, 'package.json');
    if (!existsSync(manifest)) return;
    found.add(name);
    const { dependencies: needed = {} } = JSON.parse(readFileSync(manifest, 'utf8')) as {
      readonly dependencies?: Readonly<Record<string, string>>;
    };
    for (const each of Object.keys(needed)) visit(each);
  };
  const own = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    readonly dependencies?: Readonly<Record<string, string>>;
  };
  for (const name of Object.keys(own.dependencies ?? {})) visit(name);
  return [...found].sort();
}

export const section: Section = {
  name: 'import',
  title: 'Importing',
  about:
    'Time that importing an entry takes in a fresh process after `rxjs` and `apache-arrow`, from `dist` (run `npm run build` first), and what installing brings.',
  run() {
    if (!existsSync(join(ROOT, 'dist', 'operators', 'index.js')))
      throw new Error('There is no dist: run `npm run build` first.');
    const loads: [string, readonly string[]][] = [
      ['rxjs and apache-arrow', PEERS],
      ...ENTRIES.map((entry): [string, readonly string[]] => [`rxarrow/${entry}`, [...PEERS, entryOf(entry)]]),
    ];
    const times = loads.map(() => ({ processor: [] as number[], wall: [] as number[] }));
    for (let round = 0; round < ROUNDS; round++) {
      for (const [index, [, specifiers]] of loads.entries()) {
        const { processor, wall } = importing(specifiers);
        times[index]?.processor.push(processor);
        times[index]?.wall.push(wall);
      }
    }
    const median = (values: readonly number[]): number =>
      quantile(
        [...values].sort((a, b) => a - b),
        0.5,
      );
    const base = { processor: median(times[0]?.processor ?? []), wall: median(times[0]?.wall ?? []) };
    const rows = loads.map(([name], index) => {
      const processor = median(times[index]?.processor ?? []);
      const wall = median(times[index]?.wall ?? []);
      return index === 0
        ? [name, figure(processor), figure(wall), '', '']
        : [name, figure(processor), figure(wall), figure(processor - base.processor), figure(wall - base.wall)];
    });
    const packages = loadedPackages('operators');
    const forbidden = packages.filter((name) => FORBIDDEN.includes(name));
    const goals: Goal[] = [
      {
        what: 'Importing rxarrow/operators beyond its peers, wall',
        found: median(times[1]?.wall ?? []) - base.wall,
        goal: 80,
        unit: 'ms',
        sense: 'at most',
      },
      {
        what: `Packages among ${FORBIDDEN.join(', ')} that it loads`,
        found: forbidden.length,
        goal: 0,
        unit: 'packages',
        sense: 'at most',
      },
    ];
    const brought = dependencies();
    const installed = brought.reduce((sum, name) => sum + sizeOf(join(ROOT, 'node_modules', name)), 0);
    const notes = [
      `\`rxarrow/operators\` loads ${packages.join(', ')}${forbidden.length > 0 ? `; of these it should not: ${forbidden.join(', ')}` : ''}.`,
      `Installed size: \`dist\` ${figure(sizeOf(join(ROOT, 'dist')) / 2 ** 20)} MiB and ${brought.length} packages of ${figure(installed / 2 ** 20)} MiB (${brought.join(', ')}), peers aside.`,
    ];
    return Promise.resolve({
      tables: [
        {
          title: 'Milliseconds, medians of fresh processes',
          columns: ['Imported', 'Processor', 'Wall', 'Processor beyond the peers', 'Wall beyond the peers'],
          rows,
        },
      ],
      goals,
      notes,
    });
  },
};
