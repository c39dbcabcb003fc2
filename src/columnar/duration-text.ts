import { InvalidParams } from '../base/errors.js';
import { MAX_TIME_NS } from './time.js';

const UNITS: readonly (readonly [unit: string, ns: bigint])[] = [
  ['w', 604_800_000_000_000n],
  ['d', 86_400_000_000_000n],
  ['h', 3_600_000_000_000n],
  ['m', 60_000_000_000n],
  ['s', 1_000_000_000n],
  ['ms', 1_000_000n],
  ['us', 1000n],
  ['ns', 1n],
];

/**
 * Nanoseconds of a duration such as `1d`, `15m`, `250ms`, `1h30m` or `1.5s`: numbers with a unit (w, d, h, m, s, ms, us, ns),
 * the larger first and each at most once. Undefined when it is not one or is not a whole number of nanoseconds.
 * `m` is minutes; months and years have no fixed length and no unit here.
 */
export function parseDurationNs(text: string): bigint | undefined {
  const negative = text.startsWith('-');
  let rest = negative ? text.slice(1) : text;
  if (rest.length === 0 || rest.length > 64) return undefined;
  let total = 0n;
  let next = 0;
  while (rest.length > 0) {
    const match = /^(\d{1,19})(?:\.(\d{1,9}))?([a-z]{1,2})/.exec(rest);
    if (match === null) return undefined;
    const place = UNITS.findIndex(([unit], index) => index >= next && unit === match[3]);
    if (place < 0) return undefined;
    const unit = (UNITS[place] as readonly [string, bigint])[1];
    const fraction = match[2] ?? '';
    const scale = 10n ** BigInt(fraction.length);
    const scaled = BigInt(`${match[1] as string}${fraction}`) * unit;
    if (scaled % scale !== 0n) return undefined;
    total += scaled / scale;
    next = place + 1;
    rest = rest.slice(match[0].length);
  }
  if (total > MAX_TIME_NS) return undefined;
  return negative ? -total : total;
}

/**
 * Milliseconds of a duration that has been checked, such as `250ms` or `1h30m`; a part of one is a fraction.
 * @throws InvalidParams when it is no duration
 */
export function durationMs(text: string): number {
  const ns = parseDurationNs(text);
  if (ns === undefined)
    throw new InvalidParams({ path: 'duration', found: text, expected: 'a length of time such as "15m" or "1d"' });
  return Number(ns) / 1e6;
}

/** The shortest text that `parseDurationNs` reads as `ns`, without weeks: `1d`, `1h30m`, `250ms`. */
export function formatDurationNs(ns: bigint): string {
  if (ns === 0n) return '0s';
  let rest = ns < 0n ? -ns : ns;
  let text = ns < 0n ? '-' : '';
  for (const [unit, size] of UNITS.slice(1)) {
    const count = rest / size;
    if (count > 0n) text += `${count}${unit}`;
    rest %= size;
  }
  return text;
}
