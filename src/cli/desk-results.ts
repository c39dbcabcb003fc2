import type { Data, RecordBatch } from 'apache-arrow';
import { columnIndex, readNumbers, readStrings, readTimeNs, Scratch } from '../columnar/index.js';
import type { TearSheetInput } from '../report/index.js';
import { GrowingFloats, GrowingTimes } from './growing.js';

/** Gathers what a report needs from the events of a desk and the prices it saw. */
export class DeskResults {
  private readonly equity = {
    time: new GrowingTimes(),
    equity: new GrowingFloats(),
    gross: new GrowingFloats(),
    net: new GrowingFloats(),
    cash: new GrowingFloats(),
  };
  private readonly fills = {
    time: new GrowingTimes(),
    symbol: [] as string[],
    side: [] as number[],
    quantity: new GrowingFloats(),
    price: new GrowingFloats(),
    fee: new GrowingFloats(),
  };
  private readonly multiplierOf: (symbol: string) => number;
  private readonly positions: readonly (readonly [string, { readonly quantity: number; readonly price: number }])[];
  private readonly prices = new Map<string, { time: GrowingTimes; close: GrowingFloats }>();
  private readonly scratch = new Scratch();
  rejected = 0;

  /**
   * `multiplierOf` gives the value of one point for one unit of a symbol, which fills do not carry; `positions` is what the account
   * held at the start.
   */
  constructor(
    multiplierOf: (symbol: string) => number = () => 1,
    positions: Readonly<Record<string, { readonly quantity: number; readonly price: number }>> = {},
  ) {
    this.multiplierOf = multiplierOf;
    this.positions = Object.entries(positions);
  }

  /** Value of the positions of the start, in account currency. */
  get openingValue(): number {
    return this.positions.reduce(
      (sum, [symbol, { quantity, price }]) => sum + quantity * price * this.multiplierOf(symbol),
      0,
    );
  }

  /** Events of the desk. */
  addEvents(batch: RecordBatch): void {
    const column = columnsOf(batch);
    const kindColumn = column('kind');
    const timeColumn = column('available');
    if (kindColumn === undefined || timeColumn === undefined) return;
    const kinds = readStrings(kindColumn, 'kind');
    const times = readTimeNs(timeColumn, 'available');
    const numbers = (name: string): Float64Array => {
      const data = column(name);
      return data === undefined
        ? new Float64Array(batch.numRows).fill(Number.NaN)
        : readNumbers(data, name, this.scratch).values;
    };
    const words = (name: string): readonly (string | null)[] => {
      const data = column(name);
      return data === undefined ? [] : readStrings(data, name);
    };
    if (kinds.includes('equity')) {
      const [equity, gross, net, cash] = [numbers('equity'), numbers('gross'), numbers('net'), numbers('cash')];
      for (const [row, kind] of kinds.entries()) {
        if (kind !== 'equity') continue;
        this.equity.time.push(times[row] as bigint);
        this.equity.equity.push(equity[row] as number);
        this.equity.gross.push(gross[row] as number);
        this.equity.net.push(net[row] as number);
        this.equity.cash.push(cash[row] as number);
      }
    }
    if (kinds.includes('fill')) {
      const [side, quantity, price, fee] = [numbers('side'), numbers('quantity'), numbers('price'), numbers('fee')];
      const symbols = words('symbol');
      for (const [row, kind] of kinds.entries()) {
        if (kind !== 'fill') continue;
        this.fills.time.push(times[row] as bigint);
        this.fills.symbol.push(symbols[row] ?? '');
        this.fills.side.push(side[row] as number);
        this.fills.quantity.push(quantity[row] as number);
        this.fills.price.push(price[row] as number);
        this.fills.fee.push(fee[row] as number);
      }
    }
    if (kinds.includes('orderEvent')) {
      for (const status of words('status')) if (status === 'rejected') this.rejected++;
    }
  }

  /** Rows that the desk reads; those with a `close` or a `price` are drawn and held as the benchmark. */
  addPrices(batch: RecordBatch): void {
    const column = columnsOf(batch);
    const data = column('close') ?? column('price');
    const [symbolColumn, timeColumn] = [column('symbol'), column('available')];
    if (data === undefined || symbolColumn === undefined || timeColumn === undefined) return;
    const values = readNumbers(data, 'close', this.scratch).values;
    const times = readTimeNs(timeColumn, 'available');
    const symbols = readStrings(symbolColumn, 'symbol');
    for (let row = 0; row < batch.numRows; row++) {
      const value = values[row] as number;
      if (Number.isNaN(value)) continue;
      const symbol = symbols[row] ?? '';
      let series = this.prices.get(symbol);
      if (series === undefined) {
        series = { time: new GrowingTimes(), close: new GrowingFloats() };
        this.prices.set(symbol, series);
      }
      series.time.push(times[row] as bigint);
      series.close.push(value);
    }
  }

  /** What the tear sheet is made from. */
  input(about: Pick<TearSheetInput, 'title' | 'currency' | 'startingCash' | 'notes' | 'source'>): TearSheetInput {
    const { equity, fills, positions, prices } = this;
    const equityNs = equity.time.toArray();
    const fillNs = fills.time.toArray();
    const starts = [equityNs[0], fillNs[0]].filter((timeNs) => timeNs !== undefined);
    const timeNs = starts.reduce((first, other) => (other < first ? other : first), starts[0] ?? 0n);
    return {
      ...about,
      opening: new Map(
        positions.map(([symbol, held]) => [symbol, { ...held, multiplier: this.multiplierOf(symbol), timeNs }]),
      ),
      equity: {
        timeNs: equityNs,
        equity: equity.equity.toArray(),
        gross: equity.gross.toArray(),
        net: equity.net.toArray(),
        cash: equity.cash.toArray(),
      },
      fills: {
        timeNs: fillNs,
        symbol: fills.symbol,
        side: Int8Array.from(fills.side),
        quantity: fills.quantity.toArray(),
        price: fills.price.toArray(),
        fee: fills.fee.toArray(),
        multiplier: Float64Array.from(fills.symbol, this.multiplierOf),
      },
      prices: new Map(
        [...prices].map(([symbol, series]) => [
          symbol,
          { timeNs: series.time.toArray(), close: series.close.toArray() },
        ]),
      ),
    };
  }
}

function columnsOf(batch: RecordBatch): (name: string) => Data | undefined {
  return (name) => {
    const index = columnIndex(batch.schema, name);
    return index < 0 ? undefined : batch.data.children[index];
  };
}
