import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { CACHE, ROOT } from '../harness/paths.js';
import type { Market } from '../harness/market.js';

const folder = join(CACHE, 'python');
const requirements = join(ROOT, 'bench', 'peers', 'requirements.txt');
const program = join(folder, 'bin', 'python');

/** Makes a virtual environment with the peers in the cache folder, unless it is there. */
export function installPythonPeers(): void {
  const wanted = readFileSync(requirements, 'utf8');
  const stamp = join(folder, 'installed.txt');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  if (!existsSync(program)) check(spawnSync('python3', ['-m', 'venv', folder], { encoding: 'utf8' }));
  check(spawnSync(program, ['-m', 'pip', 'install', '--quiet', '-r', requirements], { encoding: 'utf8' }));
  writeFileSync(stamp, wanted);
}

function check({ status, stderr }: { readonly status: number | null; readonly stderr: string }): void {
  if (status !== 0) throw new Error(`The Python peers could not be installed: ${stderr}`);
}

/** The peers' process: it times what it is asked to, one thing at a time. */
export interface PythonPeers {
  readonly versions: string;
  /** Nanoseconds of processor time a row. */
  readonly time: (name: string, repeats: number) => Promise<number>;
  readonly close: () => void;
}

export async function startPythonPeers(data: Market): Promise<PythonPeers> {
  const files = join(CACHE, 'data');
  mkdirSync(files, { recursive: true });
  for (const [name, values] of Object.entries(data) as [string, Float64Array][])
    writeFileSync(join(files, `${name}.f64`), new Uint8Array(values.buffer));
  const child = spawn(program, [join(ROOT, 'bench', 'peers', 'peers.py'), files, String(data.close.length)], {
    stdio: ['pipe', 'pipe', 'inherit'],
    // One thread, as the others have.
    env: { ...process.env, POLARS_MAX_THREADS: '1', OMP_NUM_THREADS: '1' },
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<string> => {
    const { value, done } = await lines.next();
    if (done === true) throw new Error('The process of the Python peers has ended.');
    return value;
  };
  const versions = await next();
  return {
    versions,
    async time(name, repeats) {
      child.stdin.write(`${name}|${repeats}\n`);
      return Number(await next());
    },
    close: () => child.stdin.end(),
  };
}
