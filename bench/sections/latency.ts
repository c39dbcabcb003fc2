import type { RecordBatch } from 'apache-arrow';
import { map, Subject, type Observable, type OperatorFunction } from 'rxjs';
import { float64Column, newBatch, newFloat64, newSchema } from '../../src/columnar/index.js';
import { configuredOf } from '../../src/core/index.js';
import { FlowContext, StageNode, type Emit } from '../../src/runtime/flow/index.js';
import { run } from '../../src/runtime/run.js';
import { handSource } from '../harness/hand-source.js';
import { PRICE_COLUMNS } from '../harness/market.js';
import { calibrate, quantile, timingOf } from '../harness/race.js';
import { figure, type Goal, type Section } from '../harness/result.js';
import { tenAverages } from './hops.js';

const TICKS_A_BLOCK = 4000;
const BLOCKS = 25;
const WARM_BLOCKS = 10;

interface Way {
  readonly name: string;
  readonly tick: (price: number) => void;
}

const schema = newSchema(
  PRICE_COLUMNS.map((name) => [name, float64Column(new Float64Array(1), 1).type, false] as const),
);

/** A batch of one row, made as a source makes it. */
function oneRow(price: number): RecordBatch {
  const columns = PRICE_COLUMNS.map(() => {
    const values = newFloat64(1);
    values[0] = price;
    return float64Column(values, 1);
  });
  return newBatch(schema, 1, columns);
}

function withoutRun(): Way {
  const { stream, push } = handSource();
  tenAverages()
    .reduce((below, operator) => below.pipe(operator), stream)
    .subscribe();
  return { name: 'pipe, plain subscribe', tick: (price) => push(oneRow(price)) };
}

async function withRun(): Promise<Way> {
  const { stream, push } = handSource();
  const running = run(
    tenAverages().reduce((below, operator) => below.pipe(operator), stream),
    { onBatch: () => undefined },
  );
  await running.context.whenOpen();
  return { name: 'pipe in run()', tick: (price) => push(oneRow(price)) };
}

/** The stages called one by the other, as `computeBatches` drives them. */
function stagesOnly(): Way {
  const context = new FlowContext({ name: 'latency' });
  let emit: Emit = () => undefined;
  for (const operator of tenAverages().reverse()) {
    const configured = configuredOf(operator);
    if (configured?.stage.mode !== 'sync') throw new Error('An average should be a synchronous stage.');
    const stage = configured.stage.open(new StageNode(context, configured.card.name, undefined));
    const next = emit;
    emit = (batch) => stage.process(batch, next);
  }
  return { name: 'stages alone (compute)', tick: (price) => emit(oneRow(price)) };
}

type Bar = Record<string, number>;

function withObjects(): Way {
  const ticks = new Subject<Bar>();
  const weight = 2 / 21;
  let stream: Observable<Bar> = ticks;
  for (let hop = 0; hop < 10; hop++) {
    const name = `e${hop}`;
    const state = { value: 0 };
    const average: OperatorFunction<Bar, Bar> = map((bar) => {
      state.value = weight * (bar['close'] as number) + (1 - weight) * state.value;
      return { ...bar, [name]: state.value };
    });
    stream = stream.pipe(average);
  }
  stream.subscribe();
  return {
    name: 'control: an object a tick, {...bar} in ten maps',
    tick: (price) => ticks.next({ open: price, high: price, low: price, close: price, volume: price }),
  };
}

function block({ tick }: Way, microseconds: Float64Array): void {
  for (let index = 0; index < microseconds.length; index++) {
    const price = 100 + (index % 97) / 8;
    const start = performance.now();
    tick(price);
    microseconds[index] = (performance.now() - start) * 1000;
  }
  microseconds.sort();
}

export const section: Section = {
  name: 'latency',
  title: 'Latency of one row',
  about:
    'Wall time from making a batch of one row to its coming out behind ten stages that each add a column. Blocks of 4,000 ticks of each way in turn; each figure is the median over the blocks of what it is within a block, so that a pause of the machine spoils a block and not the answer.',
  async run() {
    const ways = [withoutRun(), await withRun(), stagesOnly(), withObjects()];
    const buffer = new Float64Array(TICKS_A_BLOCK);
    const shares = [0.5, 0.9, 0.99, 0.999];
    const found = ways.map(() => shares.map((): number[] => []));
    for (let turn = -WARM_BLOCKS; turn < BLOCKS; turn++) {
      if (turn >= 0) calibrate();
      for (const [index, way] of ways.entries()) {
        block(way, buffer);
        if (turn < 0) continue;
        for (const [place, share] of shares.entries()) found[index]?.[place]?.push(quantile(buffer, share));
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
    const at = (way: number, share: number): number => timingOf(found[way]?.[share] ?? []).median;
    const [, control] = [0, 3];
    const goals: Goal[] = [
      {
        what: 'One row through ten stages, median, plain subscribe',
        found: at(0, 0),
        goal: 3,
        unit: 'us',
        sense: 'at most',
      },
      {
        what: 'The same, p99, against objects',
        found: at(0, 2) / at(control, 2),
        goal: 1,
        unit: 'times',
        sense: 'at most',
      },
      {
        what: 'In run(), p99, against objects',
        found: at(1, 2) / at(control, 2),
        goal: 1.3,
        unit: 'times',
        sense: 'at most',
      },
    ];
    return {
      tables: [
        {
          title: 'Microseconds',
          columns: ['Way', 'median', 'p90', 'p99', 'p99.9'],
          rows: ways.map(({ name }, way) => [name, ...shares.map((_, share) => figure(at(way, share)))]),
        },
      ],
      goals,
      notes: [],
    };
  },
};
