import type { Random } from '../../base/random.js';
import type { ColumnKind } from '../../core/index.js';
import type { InputValue } from '../set-cell.js';

/** A row before it is put into a batch; null where nothing is known. */
export type InputRow = Readonly<Record<string, InputValue>>;

/** Columns that a component reads beside those of bars. */
export interface ExtraColumn {
  readonly name: string;
  readonly kind: 'walk' | 'signal';
}

export interface InputOptions {
  readonly random: Random;
  /** Times at which there are rows; each has one row of some of the symbols. */
  readonly instants: number;
  readonly symbols: readonly string[];
  /** How often, of a hundred, `close` or `volume` is missing. */
  readonly missingPercent: number;
  readonly extras: readonly ExtraColumn[];
  /** How far rows may stand from their place in time order. */
  readonly disorder: number;
}

export const SYMBOLS: readonly string[] = ['AAA', 'BBB', 'CCC', 'DDD'];
export const BAR_KINDS: Readonly<Record<string, ColumnKind>> = {
  symbol: 'word',
  sequence: 'sequence',
  time: 'time',
  available: 'time',
  open: 'number',
  high: 'number',
  low: 'number',
  close: 'number',
  volume: 'number',
  quality: 'flags',
};

const START_NS = 1_577_836_800_000_000_000n;
const STEP_NS = 60_000_000_000n;
const TICK = 0.25;

/**
 * Bars of random walks on whole ticks: floats drawn over bit patterns would give flat walks and hide bugs. Steps are small, so that
 * equal prices, bars without a range and runs in one direction all occur.
 */
export function inputRows(options: InputOptions): InputRow[] {
  const { random, instants, symbols, extras } = options;
  const ticks = new Map(symbols.map((symbol) => [symbol, 200 + random.integer(200)]));
  const walks = new Map<string, number>();
  const rows: InputRow[] = [];
  for (let instant = 0; instant < instants; instant++) {
    const time = START_NS + BigInt(instant) * STEP_NS;
    for (const symbol of someOf(symbols, random)) {
      const open = ticks.get(symbol) as number;
      const close = Math.max(4, open + random.integer(7) - 3);
      ticks.set(symbol, close);
      const missing = random.integer(100) < options.missingPercent ? random.integer(2) : -1;
      rows.push({
        symbol,
        sequence: BigInt(rows.length),
        time,
        available: time + STEP_NS,
        open: open * TICK,
        high: (Math.max(open, close) + random.integer(3)) * TICK,
        low: (Math.min(open, close) - random.integer(3)) * TICK,
        close: missing === 0 ? null : close * TICK,
        volume: missing === 1 ? null : 1 + random.integer(50),
        quality: 0,
        ...Object.fromEntries(extras.map((extra) => [extra.name, extraValue(extra, symbol, walks, random)])),
      });
    }
  }
  return options.disorder === 0 ? rows : shuffled(rows, options.disorder, random);
}

function extraValue(extra: ExtraColumn, symbol: string, walks: Map<string, number>, random: Random): number | null {
  if (extra.kind === 'signal') return [null, -1, 0, 0.5, 1, 1][random.integer(6)] as number | null;
  const key = `${extra.name}/${symbol}`;
  const ticks = Math.max(1, (walks.get(key) ?? 80) + random.integer(7) - 3);
  walks.set(key, ticks);
  return ticks * TICK * 0.01;
}

/** At least one of them, in any order. */
function someOf(symbols: readonly string[], random: Random): string[] {
  const chosen = symbols.filter(() => random.integer(4) > 0);
  const rest = chosen.length === 0 ? [symbols[random.integer(symbols.length)] as string] : chosen;
  for (let at = rest.length - 1; at > 0; at--) {
    const other = random.integer(at + 1);
    [rest[at], rest[other]] = [rest[other] as string, rest[at] as string];
  }
  return rest;
}

function shuffled(rows: readonly InputRow[], reach: number, random: Random): InputRow[] {
  return rows
    .map((row, place) => ({ row, place: place + random.integer(reach + 1) }))
    .sort((a, b) => a.place - b.place)
    .map(({ row }, index) => ({ ...row, sequence: BigInt(index) }));
}
