import { parseEpoch, parseTimeNs, type EpochUnit } from '../../columnar/index.js';

/**
 * Nanoseconds since 1970 of a time as JSON has it: ISO 8601, or a number of `unit`, which may also be text. Undefined when it is none;
 * numbers beyond 2^53 are none, since they have been rounded already.
 */
export function jsonTimeNs(value: unknown, unit: EpochUnit): bigint | undefined {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'string') return parseTimeNs(value) ?? parseEpoch(value, unit);
  if (typeof value !== 'number' || !(Math.abs(value) <= Number.MAX_SAFE_INTEGER)) return undefined;
  return parseEpoch(plain(value), unit);
}

function plain(value: number): string {
  const text = String(value);
  return text.includes('e') ? value.toFixed(9).replace(/\.?0+$/, '') : text;
}
