import type { Instant } from './_instants.js';
import type { InstantMeasure } from './_instant-stage.js';
import type { RowWriter } from './_row-writer.js';

/** Between the symbols of a pair; symbols of exchanges have slashes and colons. */
const BETWEEN = '|';

/** Two places in a list of symbols: y is hedged by x. */
export interface PairPlaces {
  readonly left: number;
  readonly right: number;
}

/** `AAPL|MSFT`: what a pair is called. */
export function pairName(left: string, right: string): string {
  return `${left}${BETWEEN}${right}`;
}

/** All pairs of so many symbols, each once, in their order. */
export function allPairs(symbols: number): PairPlaces[] {
  const pairs: PairPlaces[] = [];
  for (let left = 0; left < symbols; left++)
    for (let right = left + 1; right < symbols; right++) pairs.push({ left, right });
  return pairs;
}

/** A row for each pair of which something is new. */
export class PairMeasure implements InstantMeasure {
  readonly columns = {
    symbol: 'word',
    left: 'word',
    right: 'word',
    y: 'number',
    x: 'number',
    quality: 'flags',
  } as const;
  private readonly pairs: readonly PairPlaces[];
  private readonly symbols: readonly string[];
  private readonly lone: boolean;
  private writer: RowWriter | undefined;
  private places = { symbol: 0, left: 0, right: 0, y: 0, x: 0, quality: 0 };
  private names: Int32Array = new Int32Array(0);
  private lefts: Int32Array = new Int32Array(0);
  private rights: Int32Array = new Int32Array(0);

  /** `lone`: whether a row comes too where only one of the two has a value. */
  constructor(symbols: readonly string[], pairs: readonly PairPlaces[], lone: boolean) {
    this.symbols = symbols;
    this.pairs = pairs;
    this.lone = lone;
  }

  prepare(writer: RowWriter): void {
    const { symbols, pairs } = this;
    this.writer = writer;
    const place = (name: string): number => writer.place(name);
    this.places = {
      symbol: place('symbol'),
      left: place('left'),
      right: place('right'),
      y: place('y'),
      x: place('x'),
      quality: place('quality'),
    };
    this.names = writer.codesOf(
      this.places.symbol,
      pairs.map(({ left, right }) => pairName(symbols[left] as string, symbols[right] as string)),
    );
    this.lefts = writer.codesOf(
      this.places.left,
      pairs.map(({ left }) => symbols[left] as string),
    );
    this.rights = writer.codesOf(
      this.places.right,
      pairs.map(({ right }) => symbols[right] as string),
    );
  }

  take({ values, fresh, quality }: Instant, add: () => number): void {
    const { pairs, places, lone } = this;
    const writer = this.writer as RowWriter;
    for (let pair = 0; pair < pairs.length; pair++) {
      const { left, right } = pairs[pair] as PairPlaces;
      if (fresh[left] === 0 && fresh[right] === 0) continue;
      const y = values[left] as number;
      const x = values[right] as number;
      if (!lone && (Number.isNaN(y) || Number.isNaN(x))) continue;
      const row = add();
      writer.code(places.symbol, row, this.names[pair] as number);
      writer.code(places.left, row, this.lefts[pair] as number);
      writer.code(places.right, row, this.rights[pair] as number);
      writer.number(places.y, row, y);
      writer.number(places.x, row, x);
      writer.flags(places.quality, row, (quality[left] as number) | (quality[right] as number));
    }
  }
}
