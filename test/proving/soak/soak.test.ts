import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import type { SoakReport } from './soak.js';

/** A day takes `npm run soak`; this is what goes into a few seconds. */
const ROWS = Number(process.env['SOAK_ROWS'] ?? 600_000);
/** Of so few rows the collector’s own noise makes a slope. */
const MOST_GROWN_BYTES = 1 << 20;
const GUARD_MS = 600_000;

it(
  `a trading pipe keeps its memory and its handles over ${ROWS} rows`,
  () => {
    // In a process of its own: what other tests have left says nothing about this pipe.
    const command = fileURLToPath(new URL('command.ts', import.meta.url));
    const { stdout, stderr } = spawnSync(
      process.execPath,
      ['--expose-gc', '--import', 'tsx', command, '--rows', String(ROWS), '--json'],
      { encoding: 'utf8', timeout: GUARD_MS },
    );
    expect(stderr).toBe('');
    const report = JSON.parse(stdout) as SoakReport;
    expect(report.rows).toBeGreaterThanOrEqual(ROWS);
    expect(report.samples.length).toBeGreaterThan(30);
    const slope = `${(report.slopeBytes / 2 ** 20).toFixed(2)} MB for ten million rows`;
    expect(report.grownBytes, slope).toBeLessThan(MOST_GROWN_BYTES);
    expect(report.handlesGrown).toBeLessThanOrEqual(2);
  },
  GUARD_MS,
);
