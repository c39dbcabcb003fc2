// npm run soak -- [--rows N] [--json]: an accelerated day; fails when the heap grows by a megabyte or more for ten million rows
import { parseArgs } from 'node:util';
import { soak } from './soak.js';

const MOST_SLOPE_BYTES = 1 << 20;
const MEGABYTE = 1 << 20;
/** A checkpoint may be under way at the last sample. */
const MOST_HANDLES = 2;

const { values } = parseArgs({ options: { rows: { type: 'string' }, json: { type: 'boolean' } } });
// Ten ticks a second of eight symbols, round the clock.
const rows = Number(values.rows ?? 8 * 10 * 86_400);
if (!Number.isInteger(rows) || rows < 1)
  throw new Error(`--rows is "${values.rows}"; a whole number from 1 was expected.`);

const report = await soak(rows);
if (values.json === true) process.stdout.write(`${JSON.stringify(report)}\n`);
else {
  for (const { rows: at, heapBytes, residentBytes, handles } of report.samples)
    process.stdout.write(
      `${String(at).padStart(12)} rows  ${(heapBytes / MEGABYTE).toFixed(2).padStart(9)} MB heap  ${(residentBytes / MEGABYTE).toFixed(0).padStart(6)} MB resident  ${handles} handles\n`,
    );
  process.stdout.write(
    `soak: ${report.rows} rows in ${report.seconds.toFixed(0)} s; ${(report.slopeBytes / MEGABYTE).toFixed(3)} MB for ten million rows, ` +
      `${(report.grownBytes / MEGABYTE).toFixed(2)} MB grown, ${report.handlesGrown} handles more\n`,
  );
  // In a short run the collector's own noise makes a slope.
  const grows = report.slopeBytes > MOST_SLOPE_BYTES && report.grownBytes > MOST_SLOPE_BYTES;
  process.exitCode = grows || report.handlesGrown > MOST_HANDLES ? 1 : 0;
}
