import type { RecordBatch } from 'apache-arrow';
import { filter, groupBy, mergeMap, scan, Subject } from 'rxjs';
import { rsi, sma, where } from '../../src/operators/index.js';
import { handSource } from '../harness/hand-source.js';
import { market, marketBatches, symbolCodes, type KeyOrder } from '../harness/market.js';
import { race, timeOf, type Contestant } from '../harness/race.js';
import { figure, type Goal, type Section } from '../harness/result.js';

const ROWS = 1_000_000;
const SYMBOLS = 100;
const SIZES = [64, 256, 1024, 4096] as const;
const data = market(ROWS);

interface Tick {
  readonly symbol: string;
  readonly time: number;
  readonly close: number;
}

interface Row {
  readonly symbol: string;
  readonly close: number;
  readonly sma: number;
  readonly rsi: number;
}

/** What somebody keeps for each symbol who works with objects. */
class SymbolState {
  private readonly ring = new Float64Array(20);
  private at = 0;
  private seen = 0;
  private sum = 0;
  private previous = Number.NaN;
  private gain = 0;
  private loss = 0;

  next({ symbol, close }: Tick): Row {
    this.sum += close - (this.ring[this.at] as number);
    this.ring[this.at] = close;
    this.at = this.at === 19 ? 0 : this.at + 1;
    const change = this.seen === 0 ? 0 : close - this.previous;
    this.previous = close;
    this.gain += ((change > 0 ? change : 0) - this.gain) / 14;
    this.loss += ((change < 0 ? -change : 0) - this.loss) / 14;
    this.seen++;
    return {
      symbol,
      close,
      sma: this.seen < 20 ? Number.NaN : this.sum / 20,
      rsi: (100 * this.gain) / (this.gain + this.loss),
    };
  }
}

const keep = (row: Row): boolean => row.close > row.sma && row.rsi > 55;

function ours(size: number, order: KeyOrder, name: string): Contestant {
  const batches = marketBatches(data, size, SYMBOLS, order);
  const { stream, push } = handSource();
  let rows = 0;
  stream
    .pipe(sma({ period: 20 }), rsi({ period: 14 }), where('close > sma && rsi > 55.0'))
    .subscribe((batch: RecordBatch) => {
      rows += batch.numRows;
    });
  return {
    name,
    rows: ROWS,
    run: () => {
      for (const batch of batches) push(batch);
      return rows;
    },
  };
}

function withObjects(): Contestant[] {
  const codes = symbolCodes(ROWS, SYMBOLS, 'round robin');
  const names = Array.from({ length: SYMBOLS }, (_, code) => `SYM${code}`);
  const tick = (row: number): Tick => ({
    symbol: names[codes[row] as number] as string,
    time: row,
    close: data.close[row] as number,
  });
  return [
    {
      name: 'rxjs groupBy and scan over objects',
      rows: ROWS,
      run: () => {
        const ticks = new Subject<Tick>();
        let rows = 0;
        ticks
          .pipe(
            groupBy(({ symbol }) => symbol),
            mergeMap((group) => {
              const state = new SymbolState();
              return group.pipe(scan((_: Row | undefined, each) => state.next(each), undefined));
            }),
            filter((row): row is Row => row !== undefined && keep(row)),
          )
          .subscribe(() => rows++);
        for (let row = 0; row < ROWS; row++) ticks.next(tick(row));
        ticks.complete();
        return rows;
      },
    },
    {
      name: 'plain loop over objects',
      rows: ROWS,
      run: () => {
        const states = new Map<string, SymbolState>();
        let rows = 0;
        for (let row = 0; row < ROWS; row++) {
          const each = tick(row);
          let state = states.get(each.symbol);
          if (state === undefined) states.set(each.symbol, (state = new SymbolState()));
          if (keep(state.next(each))) rows++;
        }
        return rows;
      },
    },
  ];
}

export const section: Section = {
  name: 'groups',
  title: 'Symbols in groups',
  about:
    'Ticks of 100 symbols in turn through `sma`, `rsi` and `where(close > sma && rsi > 55)`, beside what one writes with RxJS and an object a tick. One core.',
  async run() {
    const contestants = [
      ...SIZES.map((size) => ours(size, 'round robin', `rxarrow, ${size} rows a batch`)),
      ours(1024, 'random', 'rxarrow, 1024 rows a batch, symbols at random'),
      ...withObjects(),
    ];
    const times = await race(contestants);
    const control = timeOf(times, 'rxjs groupBy and scan over objects').median;
    const rate = (name: string): number => 1000 / timeOf(times, name).median;
    const goals: Goal[] = [
      {
        what: 'SMA, RSI and filter, 100 symbols in turn, 1,024 rows a batch',
        found: rate('rxarrow, 1024 rows a batch'),
        goal: 50,
        unit: 'M rows/s',
        sense: 'at least',
      },
    ];
    const rows = contestants.map(({ name }) => {
      const { median, low, high } = timeOf(times, name);
      return [
        name,
        `${figure(median)} (${figure(low)} to ${figure(high)})`,
        figure(1000 / median),
        `${figure(control / median)} times`,
      ];
    });
    return {
      tables: [{ columns: ['Pipe', 'ns a row', 'M rows/s', 'Against RxJS with objects'], rows }],
      goals,
      notes: [],
    };
  },
};
