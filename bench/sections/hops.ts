import type { RecordBatch } from 'apache-arrow';
import { allocateState, emaKernel } from '../../src/kernels/index.js';
import { ema } from '../../src/operators/index.js';
import type { BatchOperator } from '../../src/core/index.js';
import { handSource } from '../harness/hand-source.js';
import { market, marketBatches, type KeyOrder } from '../harness/market.js';
import { race, timeOf } from '../harness/race.js';
import { figure, spread, type Goal, type Section, type Table } from '../harness/result.js';

const HOPS = 10;
const SIZES = [1, 64, 256, 1024, 4096, 8192] as const;
const GOAL_ROWS = 1024;
const ROWS_A_RUN = 200_000;

/** Ten stages, each adding an average of `close` under a name of its own. */
export function tenAverages(): BatchOperator[] {
  return Array.from(
    { length: HOPS },
    (_, hop) => ema({ period: 20, as: `e${hop}` as string }) as unknown as BatchOperator,
  );
}

function piped(batch: RecordBatch, repeats: number): () => void {
  const { stream, push } = handSource();
  tenAverages()
    .reduce((below, operator) => below.pipe(operator), stream)
    .subscribe();
  return () => {
    for (let repeat = 0; repeat < repeats; repeat++) push(batch);
  };
}

function alone(batch: RecordBatch, repeats: number): () => void {
  const column = batch.schema.fields.findIndex(({ name }) => name === 'close');
  const inputs = [batch.data.children[column]?.values as Float64Array];
  const rows = batch.numRows;
  const outputs = Array.from({ length: HOPS }, () => [new Float64Array(rows).fill(1)]);
  const states = outputs.map(() => allocateState(emaKernel.layout({ period: 20 }), 1));
  return () => {
    for (let repeat = 0; repeat < repeats; repeat++)
      for (let hop = 0; hop < HOPS; hop++)
        emaKernel.run(states[hop] as never, 0, { period: 20 }, inputs, outputs[hop] as Float64Array[], 0, rows);
  };
}

async function overheads(goals: Goal[]): Promise<Table> {
  const kinds: readonly [KeyOrder, string][] = [
    ['none', 'no symbols'],
    ['one', '1 symbol'],
    ['blocks', '4 symbols one after the other'],
  ];
  const rows: string[][] = [];
  for (const size of SIZES) {
    const repeats = Math.max(1, Math.round(ROWS_A_RUN / (size * HOPS)));
    const work = repeats * size * HOPS;
    const data = market(size);
    const batches = kinds.map(
      ([order]) => marketBatches(data, size, order === 'blocks' ? 4 : 1, order)[0] as RecordBatch,
    );
    const times = await race(
      [
        { name: 'alone', rows: work, run: alone(batches[0] as RecordBatch, repeats) },
        ...kinds.map(([order], index) => ({
          name: order,
          rows: work,
          run: piped(batches[index] as RecordBatch, repeats),
        })),
      ],
      { rounds: 15 },
    );
    const kernel = timeOf(times, 'alone').median;
    const over = kinds.map(([order]) => timeOf(times, order).median - kernel);
    rows.push([
      String(size),
      spread(timeOf(times, 'alone')),
      ...over.map((value) => figure(value)),
      figure(((over[1] as number) * size) / 1),
    ]);
    if (size === GOAL_ROWS)
      for (const [index, [, label]] of kinds.slice(0, 2).entries())
        goals.push({
          what: `Hop at ${size} rows, ${label}: operator less kernel`,
          found: over[index] as number,
          goal: 1,
          unit: 'ns a row',
          sense: 'at most',
        });
  }
  return {
    title: 'What a hop costs beside its kernel, ns a row',
    columns: [
      'Rows in a batch',
      'EMA 20 alone',
      ...kinds.map(([, label]) => `Hop less kernel: ${label}`),
      'The same a batch (1 symbol), ns',
    ],
    rows,
  };
}

export const section: Section = {
  name: 'hops',
  title: 'What a hop costs',
  about:
    'Ten stages `ema({ period: 20, as })` in a pipe, each adding a column to a batch of five prices, against the ten kernels alone on the same arrays. Everything else of a hop is in the difference: RxJS, finding the keys, looking for missing values, making the column and the batch, counting rows.',
  async run() {
    const goals: Goal[] = [];
    return { tables: [await overheads(goals)], goals, notes: [] };
  },
};
