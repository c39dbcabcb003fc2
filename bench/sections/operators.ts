import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RecordBatch } from 'apache-arrow';
import { concatBatches } from '../../src/columnar/index.js';
import { components } from '../../src/components.js';
import { compute, configuredOf, pipe, type BatchOperator, type Component, type Twin } from '../../src/core/index.js';
import * as kernels from '../../src/kernels/index.js';
import { candlePatterns } from '../../src/operators/index.js';
import { twinParams } from '../../test/support/twin-params.js';
import { alternate, here, type Side } from '../harness/alternate.js';
import { kernelRun } from '../harness/cases.js';
import { handSource } from '../harness/hand-source.js';
import { market, marketBatches, seeded, type KeyOrder } from '../harness/market.js';
import { ROOT } from '../harness/paths.js';
import { installPythonPeers, startPythonPeers, type PythonPeers } from '../peers/python.js';
import { figure, type Goal, type Section, type Table } from '../harness/result.js';

const ROWS = 65_536;
const BATCH_ROWS = 1024;
const SYMBOLS = 100;
const OPTIONS = { rows: ROWS, rounds: 5, runNs: 8e6, warmUps: 6 };
const ORDERS: readonly KeyOrder[] = ['one', 'round robin', 'random'];

const bars = market(ROWS);
/** What indicators of trades and quotes read, beside the bars. */
const extras = ticks(bars.close);
const batchesBy = new Map(
  ORDERS.map((order) => [order, marketBatches(bars, BATCH_ROWS, order === 'one' ? 1 : SYMBOLS, order, extras)]),
);

function ticks(close: Float64Array): Readonly<Record<string, Float64Array>> {
  const random = seeded(11);
  const drawn = (of: (price: number) => number): Float64Array => close.map((price) => of(price));
  return {
    price: close,
    size: drawn(() => 1 + Math.floor(random() * 500)),
    side: drawn(() => (random() < 0.5 ? -1 : 1)),
    bid: drawn((price) => price - 0.01),
    ask: drawn((price) => price + 0.01),
    bidSize: drawn(() => 1 + Math.floor(random() * 900)),
    askSize: drawn(() => 1 + Math.floor(random() * 900)),
  };
}

interface Measured {
  readonly component: Component;
  readonly params: unknown;
  readonly twin: Twin | undefined;
  /** What its twin is given. */
  readonly theirs: Readonly<Record<string, number>>;
}

/** Every indicator once, as its first twin of TA-Lib is called by default, else with its own defaults or its first example. */
function measured(component: Component): Measured | undefined {
  const twin = component.card.twins?.talib?.find(({ name }) => !name.startsWith('CDL') && name !== 'MAVP');
  const theirs = twin === undefined ? {} : defaultsOf(twin.name);
  const own = twin === undefined ? undefined : twinParams(twin, theirs);
  const choices = [own, {}, ...component.card.examples.map(({ params }) => params)].filter(
    (each) => each !== undefined,
  );
  for (const params of choices)
    if (runs(component, params)) return { component, params, twin: params === own ? twin : undefined, theirs };
  return undefined;
}

function defaultsOf(name: string): Readonly<Record<string, number>> {
  const file = join(ROOT, 'test', 'reference', 'talib', 'functions', `${name}.json`);
  const { cases } = JSON.parse(readFileSync(file, 'utf8')) as {
    readonly cases: readonly { readonly data: string; readonly params: Readonly<Record<string, number>> }[];
  };
  return cases.find(({ data }) => data === 'spx')?.params ?? {};
}

function runs(component: Component, params: unknown): boolean {
  try {
    compute(batchesBy.get('one')?.[0] as RecordBatch, component.configure(params) as BatchOperator);
    return true;
  } catch {
    return false;
  }
}

function throughPipe(operator: BatchOperator, batches: readonly RecordBatch[]): Side {
  const { stream, push } = handSource();
  stream.pipe(operator).subscribe();
  return here(ROWS, () => {
    for (const batch of batches) push(batch);
  });
}

/** The numeric loop alone, into arrays that are there already; undefined where no kernel goes by the name of the indicator. */
function kernelAlone(component: Component, operator: BatchOperator): Side | undefined {
  const kernel = (kernels as Readonly<Record<string, unknown>>)[`${component.card.name}Kernel`] as
    kernels.Kernel<unknown> | undefined;
  if (kernel === undefined || !kernel.inputs.every((role) => role in bars)) return undefined;
  return here(ROWS, kernelRun({ kernel, params: configuredOf(operator)?.params }, bars));
}

async function table(peers: PythonPeers, goals: Goal[], left: string[]): Promise<Table> {
  const whole = concatBatches(batchesBy.get('one') as RecordBatch[]);
  const rows: string[][] = [];
  let reached = 0;
  let compared = 0;
  for (const component of components as readonly Component[]) {
    if (component.card.kind !== 'indicator') continue;
    const found = measured(component);
    if (found === undefined) {
      left.push(component.card.name);
      continue;
    }
    const { params, twin, theirs } = found;
    const configured = (): BatchOperator => component.configure(params) as BatchOperator;
    const once = configured();
    const alone = kernelAlone(component, once);
    const sides = [
      ...(alone === undefined ? [] : [alone]),
      here(ROWS, () => compute(whole, once)),
      ...ORDERS.map((order) => throughPipe(configured(), batchesBy.get(order) ?? [])),
    ];
    const call = `function ${twin?.name} ${JSON.stringify(theirs)}`;
    if (twin !== undefined) sides.push({ time: (repeats) => peers.time(call, repeats) });
    const medians = (await alternate(sides, OPTIONS)).map(({ median }) => median);
    const kernel = alone === undefined ? undefined : medians.shift();
    const [one, pipe1, turn, random, talib] = medians as [number, number, number, number, number?];
    const fastest = kernel ?? one;
    if (talib !== undefined) {
      compared++;
      if (fastest <= Math.max(1.5 * talib, talib + 2)) reached++;
    }
    rows.push([
      component.card.name,
      kernel === undefined ? '' : figure(kernel),
      ...[one, pipe1, turn, random].map(figure),
      ...(talib === undefined ? ['', '', ''] : [twin?.name ?? '', figure(talib), figure(fastest / talib)]),
    ]);
  }
  goals.push({
    what: `Indicators of ${compared} with a twin that are at most the greater of 1.5 times TA-Lib's C and 2 ns more`,
    found: reached,
    goal: compared,
    unit: 'indicators',
    sense: 'at least',
  });
  return {
    title: `Every indicator, ${ROWS} rows, ns a row`,
    columns: [
      'Indicator',
      'Kernel',
      '`compute`, one call',
      'pipe, 1 symbol',
      '100 in turn',
      '100 at random',
      'Twin',
      'TA-Lib',
      'Ratio',
    ],
    rows,
  };
}

/** Ten patterns in one pass, and thirty indicators in one pipe. */
async function together(goals: Goal[]): Promise<Table> {
  const patterns = [
    'doji',
    'hammer',
    'engulfing',
    'harami',
    'morningStar',
    'eveningStar',
    'shootingStar',
    'piercing',
    'darkCloudCover',
    'threeWhiteSoldiers',
  ] as const;
  const thirty = (components as readonly Component[])
    .filter(({ card }) => card.kind === 'indicator' && card.twins?.talib !== undefined && card.outputs?.length === 1)
    .filter((component) => runs(component, {}))
    .slice(0, 30);
  const batches = batchesBy.get('one') as RecordBatch[];
  const { stream, push } = handSource();
  pipe(stream, ...(thirty.map((component) => component.configure({})) as [BatchOperator])).subscribe();
  const sides = [
    throughPipe(candlePatterns({ patterns: [...patterns] }) as BatchOperator, batches),
    here(ROWS, () => {
      for (const batch of batches) push(batch);
    }),
  ];
  const [candles, all] = (await alternate(sides, { ...OPTIONS, runNs: 60e6 })).map(({ median }) => median) as [
    number,
    number,
  ];
  goals.push(
    { what: 'Ten candlestick patterns in one pass', found: candles, goal: 60, unit: 'ns a row', sense: 'at most' },
    {
      what: `${thirty.length} indicators in one pipe`,
      found: 1000 / all,
      goal: 5,
      unit: 'M rows/s',
      sense: 'at least',
    },
  );
  return {
    title: `Many at once, batches of ${BATCH_ROWS} rows`,
    columns: ['What', 'ns a row', 'M rows/s'],
    rows: [
      [`candlePatterns with ${patterns.length} patterns`, figure(candles), figure(1000 / candles)],
      [`${thirty.length} indicators with one output each`, figure(all), figure(1000 / all)],
    ],
  };
}

export const section: Section = {
  name: 'operators',
  title: 'Every indicator',
  about:
    'All indicators of the registry with the parameters that TA-Lib has by default, else their own, beside TA-Lib in a Python process where it has a twin, each timing itself in processor time. `compute` makes new columns at every call, as TA-Lib for Python does; the pipe is the whole of an operator on batches. The ratio is that of the kernel, or of `compute` where the kernel has another name.',
  async run() {
    installPythonPeers();
    const peers = await startPythonPeers(bars);
    const goals: Goal[] = [];
    const left: string[] = [];
    const tables = [await table(peers, goals, left), await together(goals)];
    peers.close();
    const notes = [`${peers.versions}.`];
    if (left.length > 0) notes.push(`Not timed, since they read columns that these rows lack: ${left.join(', ')}.`);
    return { tables, goals, notes };
  },
};
