import { execFileSync } from 'node:child_process';
import { availableParallelism, cpus } from 'node:os';
import type { RecordBatch } from 'apache-arrow';
import type { Observable } from 'rxjs';
import type { BatchOperator } from '../../src/core/index.js';
import {
  adx,
  aroon,
  atr,
  bollinger,
  cci,
  ema,
  kama,
  macd,
  mfi,
  rsi,
  stochastic,
  williamsR,
} from '../../src/operators/index.js';
import { pullSource } from '../../src/runtime/flow/index.js';
import { run } from '../../src/runtime/run.js';
import { parallel } from '../../src/runtime/workers/index.js';
import { market, marketBatches } from '../harness/market.js';
import { calibrate, timingOf } from '../harness/race.js';
import { figure, spread, type Section } from '../harness/result.js';

const SYMBOLS = 200;
const BATCH_ROWS = 4096;
const BATCHES = 64;
/** Rows of a turn. */
const ROWS = 2_000_000;
/** Every thread begins with code that has not been compiled yet, as a run of hours does once. */
const WARM_BATCHES = 250;
const ROUNDS = 5;

const operators = (): BatchOperator[] =>
  [
    ema({ period: 20 }),
    rsi(),
    atr(),
    adx(),
    macd(),
    bollinger({ period: 20 }),
    cci(),
    stochastic(),
    williamsR(),
    aroon(),
    mfi(),
    kama(),
  ] as unknown as BatchOperator[];

type Split = (from: Observable<RecordBatch>) => Observable<RecordBatch>;

const KINDS: readonly { readonly name: string; readonly split: Split }[] = [
  { name: 'without `parallel`', split: (from) => operators().reduce((below, operator) => operator(below), from) },
  ...[1, 2].map((workers) => ({
    name: `workers: ${workers}`,
    split: parallel({ workers, operators: operators() as never }) as Split,
  })),
];

/** Nanoseconds a row of a run, when threads are there and warm. */
async function turn(batches: readonly RecordBatch[], split: Split): Promise<number> {
  let given = 0;
  let taken = 0;
  let started = 0;
  const warm = WARM_BATCHES * BATCH_ROWS;
  const stream = split(
    pullSource({ name: 'bars', id: 'bars' }, () => ({
      synchronous: true,
      read() {
        if (given >= ROWS + warm) return null;
        const batch = batches[(given / BATCH_ROWS) % batches.length] as RecordBatch;
        given += batch.numRows;
        return batch;
      },
    })),
  );
  await run(stream, {
    onBatch(batch) {
      taken += batch.numRows;
      if (taken === warm) started = performance.now();
    },
  }).done;
  return ((performance.now() - started) * 1e6) / (taken - warm);
}

export const section: Section = {
  name: 'parallel',
  title: 'Threads',
  about: `Twelve indicators on ${SYMBOLS} symbols in turn, batches of ${BATCH_ROWS} rows: in the pipe itself, in one thread beside it, and in two. By the clock on the wall, since what is saved is time and not work; the run itself needs a core for its part.`,
  async run() {
    // The other sections keep to one core, which would leave the threads nothing.
    const all = `0-${cpus().length - 1}`;
    execFileSync('taskset', ['-acp', all, String(process.pid)], { stdio: 'ignore' });
    const data = market(BATCH_ROWS * BATCHES);
    const batches = marketBatches(data, BATCH_ROWS, SYMBOLS, 'round robin');
    const times = KINDS.map((): number[] => []);
    for (let round = 0; round < ROUNDS; round++) {
      calibrate();
      for (const [kind, { split }] of KINDS.entries()) times[kind]?.push(await turn(batches, split));
    }
    const timings = times.map((each) => timingOf(each));
    const [alone, one, two] = timings.map(({ median }) => median) as [number, number, number];
    const best = timings.map(({ low }) => low) as [number, number, number];
    return {
      tables: [
        {
          title: 'Twelve indicators, ns a row by the clock on the wall',
          columns: ['Where', 'ns a row', 'rows a second', 'times the pipe itself'],
          rows: KINDS.map(({ name }, kind) => {
            const timing = timings[kind] as (typeof timings)[number];
            return [name, spread(timing), figure(1e9 / timing.median), figure(alone / timing.median)];
          }),
        },
      ],
      goals: [
        {
          what: 'Threads: two against one',
          found: one / two,
          goal: 1.8,
          unit: 'times',
          sense: 'at least',
        },
      ],
      notes: [
        `Of the better quarter of the turns it is ${figure(best[1] / best[2])} times. The machine has ${availableParallelism()} cores, on which two threads and the run share the work: two threads are never twice as fast there.`,
      ],
    };
  },
};
