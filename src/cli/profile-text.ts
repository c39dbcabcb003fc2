import type { Profile } from '../runtime/profile/index.js';
import { duration, grouped, rate, table } from './terminal.js';

/** What each source and stage cost, the dearest first. */
export function profileText({ entries, totalMs }: Profile): string {
  const rows = entries
    .toSorted((a, b) => b.selfMs - a.selfMs)
    .map(({ id, component, rows: count, batches, selfMs, elsewhereMs, allocatedBytesPerRow }) => [
      id.startsWith(component) ? id : `${component} (${id})`,
      grouped(count),
      grouped(batches),
      duration(selfMs),
      totalMs === 0 ? '-' : `${((selfMs / totalMs) * 100).toFixed(1)} %`,
      count === 0 ? '-' : ((selfMs * 1e6) / count).toFixed(1),
      selfMs === 0 ? '-' : rate((count / selfMs) * 1000),
      Number.isFinite(allocatedBytesPerRow) ? allocatedBytesPerRow.toFixed(0) : '-',
      elsewhereMs === 0 ? '-' : duration(elsewhereMs),
    ]);
  const head = ['stage', 'rows', 'batches', 'time', 'share', 'ns/row', 'rows/s', 'bytes/row', 'elsewhere'];
  return `${table(aligned([head, ...rows]))}\n`;
}

/** Numbers to the right, the first column to the left. */
function aligned(rows: readonly (readonly string[])[]): string[][] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows.map((row) => row.map((cell, column) => (column === 0 ? cell : cell.padStart(widths[column] ?? 0))));
}
