import { InvalidParams } from '../../../base/errors.js';

/** Our symbols and those of ccxt. */
export class Symbols {
  /** Ours. */
  readonly all: readonly string[];
  private readonly theirs: ReadonlyMap<string, string>;
  private readonly ours: ReadonlyMap<string, string>;

  /** @throws InvalidParams when two of ours are one of theirs */
  constructor(given: readonly string[] | Readonly<Record<string, string>>, component: string) {
    const pairs = Array.isArray(given)
      ? given.map((symbol: string) => [symbol, symbol] as const)
      : Object.entries(given as Readonly<Record<string, string>>);
    this.theirs = new Map(pairs);
    this.ours = new Map(pairs.map(([own, there]) => [there, own]));
    this.all = [...this.theirs.keys()];
    if (this.ours.size !== pairs.length)
      throw new InvalidParams({
        component,
        path: 'symbols',
        found: given,
        expected: 'each market of the exchange once',
      });
  }

  /** As ccxt names it; undefined for one that may not be traded. */
  atExchange(symbol: string): string | undefined {
    return this.theirs.get(symbol);
  }

  /** As we name it. */
  ofExchange(symbol: string | undefined): string | undefined {
    return symbol === undefined ? undefined : this.ours.get(symbol);
  }

  entries(): IterableIterator<[own: string, there: string]> {
    return this.theirs.entries();
  }
}
