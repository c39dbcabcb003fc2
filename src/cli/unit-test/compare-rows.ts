import { formatTimeNs, parseTimeNs } from '../../columnar/index.js';
import { namedRow } from './given-source.js';
import type { ExpectedRows } from './test-file.js';

type Found = Readonly<Record<string, unknown>>;

const TOLERANCE = 1e-9;
/** More differences of one stream say nothing new. */
const MOST = 10;

/** What differs between the rows of a stream and those a test expects; empty when nothing does. */
export function differences(stream: string, expected: ExpectedRows, found: readonly Found[]): string[] {
  const { where, columns, rows, count, tolerance = TOLERANCE } = expected;
  const seen =
    where === undefined
      ? found
      : found.filter((row) => Object.entries(where).every(([name, value]) => same(value, row[name], tolerance)));
  const said: string[] = [];
  const wanted = count ?? rows?.length;
  if (wanted !== undefined && wanted !== seen.length) {
    const which =
      where === undefined
        ? ''
        : ` where ${Object.entries(where)
            .map(([name, value]) => `${name} is ${shown(value)}`)
            .join(', ')}`;
    said.push(`${stream}: expected ${wanted} rows${which}, found ${seen.length}`);
  }
  for (const [index, each] of (rows ?? []).entries()) {
    const row = namedRow(each, columns, `expect.${stream}.rows[${index}]`);
    const other = seen[index];
    if (other === undefined) break;
    for (const [name, value] of Object.entries(row)) {
      const place = `${stream} row ${index + 1}${whenOf(other)}: ${name}`;
      if (!Object.hasOwn(other, name))
        said.push(`${place}: there is no such column; there are ${Object.keys(other).join(', ')}`);
      else if (!same(value, other[name], tolerance))
        said.push(`${place}: expected ${shown(value)}, found ${shown(other[name])}${offBy(value, other[name])}`);
    }
  }
  return said.length > MOST ? [...said.slice(0, MOST), `${stream}: and ${said.length - MOST} more`] : said;
}

function whenOf(row: Found): string {
  const time = row['time'];
  return typeof time === 'bigint' ? ` (${formatTimeNs(time)})` : '';
}

function same(expected: unknown, found: unknown, tolerance: number): boolean {
  if (expected === null)
    return found === null || found === undefined || (typeof found === 'number' && Number.isNaN(found));
  if (typeof expected === 'number') {
    if (typeof found === 'boolean') return expected === Number(found);
    if (typeof found !== 'number' && typeof found !== 'bigint') return false;
    return Math.abs(Number(found) - expected) <= tolerance * Math.max(1, Math.abs(expected));
  }
  if (typeof expected === 'boolean' && typeof found === 'number') return Number(expected) === found;
  if (typeof expected === 'string' && typeof found === 'bigint') return parseTimeNs(expected) === found;
  return expected === found;
}

function offBy(expected: unknown, found: unknown): string {
  if (typeof expected !== 'number' || typeof found !== 'number') return '';
  return ` (off by ${Math.abs(found - expected).toPrecision(3)})`;
}

function shown(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'bigint') return formatTimeNs(value);
  return typeof value === 'string' ? JSON.stringify(value) : String(value as number | boolean);
}
