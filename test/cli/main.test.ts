import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { scratchFolder } from './support/terminal.js';

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
const TSX = createRequire(import.meta.url).resolve('tsx');

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
  /** From the signal to the end of the process. */
  readonly stoppedMs: number;
}

/** Runs the command line as a process of its own; sends SIGINT when the error stream first says something. */
function start(argv: readonly string[], folder: string, interrupt = false): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--import', TSX, MAIN, ...argv], {
      cwd: folder,
      env: { ...process.env, FORCE_COLOR: '', NO_COLOR: '1' },
    });
    let [out, err, asked] = ['', '', Number.NaN];
    child.stdout.on('data', (piece) => (out += String(piece)));
    child.stderr.on('data', (piece) => {
      err += String(piece);
      if (!interrupt || !Number.isNaN(asked) || !err.includes('rows/s')) return;
      asked = performance.now();
      child.kill('SIGINT');
    });
    child.on('close', (code) => resolve({ code, out, err, stoppedMs: performance.now() - asked }));
  });
}

describe('the program', () => {
  it('ends with the exit code of the command and writes errors to the error stream', async () => {
    const folder = scratchFolder();
    writeFileSync(join(folder, 'p.yaml'), 'source: { generate: { bras: 1 } }\nsink: { csv: o.csv }\n');
    const { code, out, err } = await start(['lint', 'p.yaml'], folder);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/p\.yaml:1:23 source\.generate: error: unknown key "bras"; did you mean "bars"\?/);
  }, 60_000);

  it('stops cleanly on Ctrl-C and says how far it came', async () => {
    const folder = scratchFolder();
    writeFileSync(
      join(folder, 'p.yaml'),
      'name: long\nsource: { generate: { bars: 400000000, batchRows: 512 } }\nsink: { csv: o.csv }\n',
    );
    const { code, out, stoppedMs } = await start(['run', 'p.yaml'], folder, true);
    expect(code).toBe(130);
    expect(out).toMatch(/^stopped long: [\d,]+ rows in /);
    // The run itself ends within a second; the rest is a guard for a busy machine.
    expect(stoppedMs).toBeLessThan(5000);
  }, 60_000);
});
