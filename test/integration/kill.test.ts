import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { seededRandom } from 'rxarrow';

// The built command line in processes of its own, killed without warning at instants that nobody chose: while it reads, while it
// writes rows, while it writes a checkpoint. RXARROW_KILLS is the dial for how often, RXARROW_SEED fixes the instants.
const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const KILLS = Number(process.env['RXARROW_KILLS'] ?? 5);
const SEED = Number(process.env['RXARROW_SEED'] ?? process.pid);

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rxarrow-kill-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const pipeline = (out: string, services: string): string => `
name: killed
streams:
  bars:
    source: { generate: { symbols: [A, B, C], bars: 25000, batchRows: 256, seed: 11 } }
    operators:
      - ema: { period: 20 }
      - rsi: { period: 14 }
      - derive: { signal: close > ema }
    sinks:
      - csv: { path: ${out}.csv }
      - arrowFile: { path: ${out}.arrows, format: stream }
${services}`;

interface Ended {
  readonly code: number | null;
  readonly err: string;
}

/** One life; killed so many milliseconds after it has begun to write checkpoints of its own. */
function live(file: string, killAfterMs?: number): Promise<Ended> {
  const child = spawn(process.execPath, [MAIN, 'run', file, '--no-report', '--quiet'], { cwd: folder });
  let err = '';
  child.stderr.on('data', (piece: Buffer) => (err += piece.toString()));
  if (killAfterMs !== undefined) {
    void checkpointsOfThisLife().then(() => setTimeout(() => child.kill('SIGKILL'), killAfterMs));
  }
  return new Promise((resolve) => child.on('exit', (code) => resolve({ code, err })));
}

async function checkpointsOfThisLife(): Promise<void> {
  const newest = async (): Promise<string> =>
    (await readdir(join(folder, 'state')).catch(() => [])).filter((name) => name.endsWith('.rxc')).at(-1) ?? '';
  const before = await newest();
  for (let tries = 0; tries < 2000; tries++) {
    if ((await newest()) !== before) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

it(`a pipeline that is killed ${KILLS} times ends with the files of one that never was (seed ${SEED})`, async () => {
  const random = seededRandom(SEED);
  await writeFile(join(folder, 'whole.yaml'), pipeline('whole', ''));
  await writeFile(
    join(folder, 'killed.yaml'),
    pipeline('killed', 'services:\n  - checkpoints: { folder: state, every: 20ms, lease: 5s }\n'),
  );
  expect(await live('whole.yaml')).toEqual({ code: 0, err: '' });
  let killed = 0;
  let ended: Ended | undefined;
  for (let life = 0; life < KILLS && ended === undefined; life++) {
    const { code, err } = await live('killed.yaml', random.integer(120));
    if (code === null) killed++;
    else ended = { code, err };
  }
  ended ??= await live('killed.yaml');
  expect(ended).toEqual({ code: 0, err: '' });
  expect(killed).toBeGreaterThan(0);
  for (const name of ['csv', 'arrows']) {
    const [whole, again] = await Promise.all(
      ['whole', 'killed'].map((stem) => readFile(join(folder, `${stem}.${name}`))),
    );
    expect(again?.length, `${name}, killed ${killed} times, seed ${SEED}`).toBe(whole?.length);
    expect(again?.equals(whole as Buffer)).toBe(true);
  }
}, 110_000);
