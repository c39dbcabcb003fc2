/**
 * Numbers as text, the same on every machine (no locale). What is not finite is a dash. Minus is the ASCII sign, so that text
 * can be searched; `typographic` makes it a true minus for pages.
 */
export const MISSING = '–';

function grouped(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}

/** `-12,345.60`. A value that rounds to zero has no sign. */
export function decimal(value: number, digits = 2): string {
  if (!Number.isFinite(value)) return MISSING;
  const [whole = '0', rest] = Math.abs(value).toFixed(digits).split('.');
  const text = rest === undefined ? grouped(whole) : `${grouped(whole)}.${rest}`;
  return value < 0 && /[1-9]/.test(text) ? `-${text}` : text;
}

/** `12.3%` of 0.123. */
export function percent(fraction: number, digits = 1): string {
  return Number.isFinite(fraction) ? `${decimal(fraction * 100, digits)}%` : MISSING;
}

/** Like `percent`, with a plus sign where the value is above zero. */
export function signedPercent(fraction: number, digits = 1): string {
  const text = percent(fraction, digits);
  return fraction > 0 && /[1-9]/.test(text) ? `+${text}` : text;
}

/** `12,346 USD`; cents where the amount is small. */
export function money(value: number, currency: string): string {
  if (!Number.isFinite(value)) return MISSING;
  return `${decimal(value, Math.abs(value) < 1_000 && !Number.isInteger(value) ? 2 : 0)} ${currency}`;
}

/** A price or quantity: as many digits as it needs, at most six significant behind the point. */
export function plain(value: number): string {
  if (!Number.isFinite(value)) return MISSING;
  const size = Math.abs(value);
  const digits = size >= 1_000 ? 2 : size >= 1 ? 4 : 8;
  return decimal(value, digits)
    .replace(/(\.\d*?)0+$/, '$1')
    .replace(/\.$/, '');
}

/** A price in a table: always the same number of digits for one size, so that columns line up. */
export function price(value: number): string {
  return decimal(value, Math.abs(value) >= 1 ? 2 : 6);
}

/** Short for axes: `1.2M`, `250k`, `40`. */
export function compact(value: number): string {
  if (!Number.isFinite(value)) return MISSING;
  const size = Math.abs(value);
  for (const [limit, unit] of [
    [1e12, 'T'],
    [1e9, 'B'],
    [1e6, 'M'],
    [1e3, 'k'],
  ] as const) {
    if (size >= limit * 0.999_999) return `${Number((value / limit).toPrecision(4))}${unit}`;
  }
  return String(Number(value.toPrecision(4)));
}

/** `8.0 years`, `14 months`, `12 days`, `6.5 hours`. */
export function duration(days: number): string {
  if (!Number.isFinite(days)) return MISSING;
  if (days >= 730) return `${decimal(days / 365.25, 1)} years`;
  if (days >= 120) return `${decimal(days / 30.4375, 0)} months`;
  if (days >= 10) return `${decimal(days, 0)} days`;
  return days >= 1 ? `${decimal(days, 1)} days` : `${decimal(days * 24, 1)} hours`;
}

/** `1 trade`, `2 trades`. */
export function count(number: number, noun: string): string {
  return `${decimal(number, 0)} ${noun}${number === 1 ? '' : 's'}`;
}

/** With a true minus sign before numbers, for pages and drawings. */
export function typographic(text: string): string {
  return text.replace(/(^|[\s(])-(?=[\d.])/g, '$1\u2212');
}
