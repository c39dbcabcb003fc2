import type { RecordBatch } from 'apache-arrow';
import type { Observable } from 'rxjs';
import { derive, ema } from '../../src/operators/index.js';
import { run } from '../../src/runtime/run.js';
import { desk, fixedFraction, rebalanceBand } from '../../src/sinks/index.js';
import { generate } from '../../src/sources/index.js';
import { calibrate, collectGarbage } from '../harness/race.js';
import { figure, type Goal, type Section } from '../harness/result.js';

const SYMBOLS = 20;
const BARS = Number(process.env['BENCH_BARS'] ?? 2_000_000);
/** A position is left alone while it is this near to its target, as a share of equity. */
const BAND = 0.02;
const FLAT_ROWS = Number(process.env['BENCH_FLAT_ROWS'] ?? 20_000_000);

interface Counted {
  readonly nanosecondsARow: number;
  readonly wallNanosecondsARow: number;
  readonly events: number;
}

async function counted(stream: Observable<RecordBatch>, rows: number): Promise<Counted> {
  calibrate();
  let events = 0;
  const wall = performance.now();
  const before = process.cpuUsage();
  await run(stream, {
    onBatch: (batch) => {
      events += batch.numRows;
    },
  }).done;
  const { user, system } = process.cpuUsage(before);
  return {
    nanosecondsARow: ((user + system) * 1000) / rows,
    wallNanosecondsARow: ((performance.now() - wall) * 1e6) / rows,
    events,
  };
}

const bars = (rows: number): Observable<RecordBatch> =>
  generate({ symbols: SYMBOLS, bars: Math.ceil(rows / SYMBOLS), interval: '1m', seed: 3 }) as never;

const averages = (stream: Observable<RecordBatch>): Observable<RecordBatch> =>
  stream.pipe(ema({ period: 12, as: 'fast' }) as never, ema({ period: 26, as: 'slow' }) as never);

const withDesk = (stream: Observable<RecordBatch>, band: number): Observable<RecordBatch> =>
  averages(stream).pipe(
    derive({ signal: 'fast > slow' } as never) as never,
    desk({
      account: { cash: 1_000_000 },
      fees: 0.001,
      rules: [fixedFraction({ fraction: 1 / SYMBOLS }), ...(band > 0 ? [rebalanceBand({ band })] : [])],
    }) as never,
  );

/** Memory in use while rows flow, after a collection each time. */
async function memory(rows: number): Promise<{ readonly first: number; readonly last: number }> {
  const samples: number[] = [];
  let seen = 0;
  let next = rows / 20;
  await run(bars(rows).pipe(ema({ period: 20 }) as never), {
    onBatch: (batch: RecordBatch) => {
      seen += batch.numRows;
      if (seen < next) return;
      next += rows / 20;
      collectGarbage();
      const { heapUsed, external } = process.memoryUsage();
      samples.push((heapUsed + external) / 2 ** 20);
    },
  }).done;
  const quarter = Math.max(1, samples.length >> 2);
  const greatest = (part: readonly number[]): number => Math.max(...part);
  return { first: greatest(samples.slice(0, quarter)), last: greatest(samples.slice(-quarter)) };
}

export const section: Section = {
  name: 'replay',
  title: 'Backtest from end to end',
  about: `Generated minute bars of ${SYMBOLS} symbols through two averages and a signal into a desk with fees, in run(); and one average over many rows, to see that memory stays as it was. The number of rows can be set: BENCH_BARS, BENCH_FLAT_ROWS.`,
  async run() {
    await counted(withDesk(bars(BARS / 10), BAND), BARS / 10);
    const alone = await counted(bars(BARS), BARS);
    const indicators = await counted(averages(bars(BARS)), BARS);
    const whole = await counted(withDesk(bars(BARS), BAND), BARS);
    const everyBar = await counted(withDesk(bars(BARS), 0), BARS);
    const flat = await memory(FLAT_ROWS);
    const line = (name: string, { nanosecondsARow, wallNanosecondsARow, events }: Counted): string[] => [
      name,
      figure(nanosecondsARow),
      figure(1000 / nanosecondsARow),
      figure(1000 / wallNanosecondsARow),
      figure(events),
    ];
    const goals: Goal[] = [
      {
        what: `${figure(BARS)} bars of ${SYMBOLS} symbols through two averages and a desk`,
        found: 1000 / whole.nanosecondsARow,
        goal: 2,
        unit: 'M bars/s',
        sense: 'at least',
      },
      {
        what: `Memory over ${figure(FLAT_ROWS)} rows: last quarter against first`,
        found: flat.last / flat.first,
        goal: 1.1,
        unit: 'times',
        sense: 'at most',
      },
    ];
    return {
      tables: [
        {
          columns: ['Pipe', 'ns a bar (processor)', 'M bars/s (processor)', 'M bars/s (wall)', 'Rows out'],
          rows: [
            line('generate', alone),
            line('generate, two averages', indicators),
            line(`generate, two averages, derive, desk (band of ${BAND})`, whole),
            line('the same without a band: orders at nearly every bar', everyBar),
          ],
        },
      ],
      goals,
      notes: [
        `Heap and external memory after a collection: at most ${figure(flat.first)} MiB in the first quarter of ${figure(FLAT_ROWS)} rows, ${figure(flat.last)} MiB in the last.`,
      ],
    };
  },
};
