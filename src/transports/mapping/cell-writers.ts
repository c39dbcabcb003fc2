import { describe } from '../../base/errors.js';
import type { BatchBuilder, EpochUnit } from '../../columnar/index.js';
import { FINITE, numberRange, type ForeignColumn } from '../../core/index.js';
import { jsonTimeNs } from '../payload/json-time.js';
import { jsonPath, valueAt, type JsonPath } from './json-path.js';

type Plain = string | number | boolean;

/** How a column is found in a message. */
export type ColumnSource =
  | string
  | {
      readonly path?: string | undefined;
      readonly value?: Plain | undefined;
      readonly values?: Readonly<Record<string, Plain>> | undefined;
      readonly unit?: EpochUnit | undefined;
      readonly scale?: number | undefined;
      readonly default?: Plain | undefined;
    };

/** What is wrong with a row: a word, and a sentence. */
export interface CellFault {
  readonly cause: string;
  readonly detail: string;
}

/** Writes a column's cell of a row; says what is wrong, or nothing. */
export type CellWriter = (root: unknown, row: unknown, builder: BatchBuilder, at: number) => CellFault | undefined;

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const WHOLE = /^[+-]?\d{1,19}$/;
const SIDES: Readonly<Record<string, number>> = {
  buy: 1,
  b: 1,
  bid: 1,
  '1': 1,
  '+1': 1,
  sell: -1,
  s: -1,
  ask: -1,
  '-1': -1,
  '0': 0,
};
const INT64_LEAST = -(2n ** 63n);
const INT64_MOST = 2n ** 63n - 1n;

type Put = (value: unknown, builder: BatchBuilder, at: number) => string | undefined;

const EXPECTED: Readonly<Record<string, string>> = {
  missing: 'a value',
  notANumber: 'a decimal number',
  notFinite: 'a number that float64 can hold',
  notPositive: 'a number above 0',
  negative: 'a number of at least 0',
  outOfRange: 'a number in range',
  notATime: 'a time such as "2026-03-01T12:00:00Z", or a number of the unit that is set',
  notAnInteger: 'a whole number',
  notExact: 'a whole number below 2^53, or a text: it has been rounded already',
  notABoolean: 'true or false',
  notASide: 'buy, sell, 1, -1 or 0',
  notText: 'text',
  unknownValue: 'one of the values that are named',
};

/** Where what was asked for stands, beside what the answer says. */
export const ASKED_SYMBOL = '@symbol';

/** Writes the cells of column `index`; `asked` says for which symbol a message was asked for. */
export function cellWriter(
  column: ForeignColumn,
  index: number,
  source: ColumnSource | undefined,
  unit: EpochUnit,
  asked: () => string | undefined,
): CellWriter {
  const given = typeof source === 'string' ? { path: source } : (source ?? { path: column.name });
  const put = putterOf(column, index, given.unit ?? unit, given.scale);
  const path: JsonPath | undefined = given.path === undefined ? undefined : jsonPath(given.path);
  // A side that nobody tells of is unknown, and the contract has a number for that.
  const instead = given.default ?? (source === undefined && column.kind === 'side' ? 0 : undefined);
  const { values } = given;
  const isAsked = given.path === ASKED_SYMBOL;
  return (root, row, builder, at) => {
    const raw = path === undefined ? given.value : isAsked ? asked() : valueAt(path, root, row);
    let value = raw === null || raw === undefined ? instead : raw;
    if (value === undefined) {
      if (!column.nullable) return fault('missing', column, path, undefined);
      builder.setNull(index, at);
      return undefined;
    }
    if (values !== undefined && raw !== null && raw !== undefined) {
      const word = typeof value === 'object' ? '' : String(value as Plain);
      if (!Object.hasOwn(values, word)) return fault('unknownValue', column, path, value);
      value = values[word];
    }
    const cause = put(value, builder, at);
    return cause === undefined ? undefined : fault(cause, column, path, value);
  };
}

function fault(cause: string, { name }: ForeignColumn, path: JsonPath | undefined, found: unknown): CellFault {
  const where = path === undefined || path.text === name ? '' : ` (at ${path.text})`;
  return {
    cause,
    detail: `Column "${name}"${where} is ${describe(found)}; expected ${EXPECTED[cause] ?? 'another value'}.`,
  };
}

function putterOf(column: ForeignColumn, index: number, unit: EpochUnit, scale: number | undefined): Put {
  const { kind, name, ofContract } = column;
  switch (kind) {
    case 'number': {
      const { least, most, fault: outside } = ofContract ? numberRange(name) : FINITE;
      return (value, builder, at) => {
        const read = numberOf(value);
        if (read === undefined) return 'notANumber';
        const number = scale === undefined ? read : read * scale;
        if (!Number.isFinite(number)) return 'notFinite';
        if (number < least || number > most) return outside;
        builder.float64(index)[at] = number;
        return undefined;
      };
    }
    case 'time':
      return (value, builder, at) => {
        const ns = jsonTimeNs(value, unit);
        if (ns === undefined) return 'notATime';
        builder.int64(index)[at] = ns;
        return undefined;
      };
    case 'sequence':
      return (value, builder, at) => {
        const whole = wholeOf(value);
        if (typeof whole === 'string') return whole;
        builder.int64(index)[at] = whole;
        return undefined;
      };
    case 'count':
    case 'flags':
      return (value, builder, at) => {
        const whole = wholeOf(value);
        if (typeof whole === 'string') return whole;
        if (whole < 0n || whole > 0xffffffffn) return 'outOfRange';
        if (kind === 'flags') builder.uint32(index)[at] = Number(whole);
        else builder.int32(index)[at] = Number(whole);
        return undefined;
      };
    case 'side':
      return (value, builder, at) => {
        const side = typeof value === 'object' ? undefined : SIDES[String(value as Plain).toLowerCase()];
        if (side === undefined) return 'notASide';
        builder.int8(index)[at] = side;
        return undefined;
      };
    case 'boolean':
      return (value, builder, at) => {
        const bit = value === true || value === 'true' ? 1 : value === false || value === 'false' ? 0 : undefined;
        if (bit === undefined) return 'notABoolean';
        builder.bool(index)[at] = bit;
        return undefined;
      };
    case 'word':
    case 'text':
    case 'bytes':
      return (value, builder, at) => {
        if (typeof value === 'object' || typeof value === 'function') return 'notText';
        if (typeof value === 'number' && !isExact(value)) return 'notExact';
        builder.setText(index, at, String(value as Plain));
        return undefined;
      };
  }
}

function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  return DECIMAL.test(text) ? Number(text) : undefined;
}

function isExact(value: number): boolean {
  return !Number.isInteger(value) || Number.isSafeInteger(value);
}

function wholeOf(value: unknown): bigint | 'notAnInteger' | 'notExact' {
  if (typeof value === 'number') {
    if (!Number.isInteger(value)) return 'notAnInteger';
    return Number.isSafeInteger(value) ? BigInt(value) : 'notExact';
  }
  if (typeof value !== 'string' || !WHOLE.test(value)) return 'notAnInteger';
  const whole = BigInt(value);
  return whole >= INT64_LEAST && whole <= INT64_MOST ? whole : 'notAnInteger';
}
