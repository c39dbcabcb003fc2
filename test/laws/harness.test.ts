import { Field, Float64, Schema, type RecordBatch } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  appendColumns,
  columnIndex,
  float64Column,
  newFloat64,
  readNumbers,
  readState,
  readStrings,
  Scratch,
  sliceRows,
  stateTable,
  type StateTables,
} from '../../src/columnar/index.js';
import {
  defineIndicator,
  defineOperator,
  type Component,
  type Emit,
  type Law,
  type StageNode,
  type SyncStage,
} from '../../src/core/index.js';
import type { Kernel } from '../../src/kernels/kernel.js';
import { pullSource } from '../../src/runtime/flow/index.js';
import { checkLaw, checkLaws, LawBroken, lawsOf } from '../../src/testing/index.js';

/** Adds `sum`: per symbol, the volume so far. Each way of getting it wrong is one law broken. */
type Bug =
  | 'forgets at batches'
  | 'state is not saved'
  | 'one sum for all'
  | 'looks at the next row'
  | 'loses rows'
  | 'writes its input'
  | 'draws lots'
  | 'keeps everything'
  | 'leaves a timer';

class SumStage implements SyncStage {
  private readonly bug: Bug | undefined;
  private readonly node: StageNode;
  private sums = new Map<string, number>();
  private kept: { release(): void }[] = [];
  private lots = 0;

  constructor(bug: Bug | undefined, node: StageNode) {
    this.bug = bug;
    this.node = node;
    if (bug === 'leaves a timer') node.context.clock.schedule(1e6, () => undefined);
    if (bug === 'draws lots') this.lots = lot++;
  }

  process(batch: RecordBatch, emit: Emit): void {
    const { bug, node, sums } = this;
    const at = columnIndex(batch.schema, 'volume');
    const column = batch.data.children[at] as RecordBatch['data'];
    const volumes = readNumbers(column as never, 'volume', new Scratch()).values;
    const symbols = readStrings(batch.data.children[columnIndex(batch.schema, 'symbol')] as never, 'symbol');
    if (bug === 'forgets at batches') sums.clear();
    if (bug === 'writes its input' && batch.numRows > 0) (column.values as unknown as Float64Array)[0] = -1;
    const out = newFloat64(batch.numRows);
    for (let row = 0; row < batch.numRows; row++) {
      const key = bug === 'one sum for all' ? '' : (symbols[row] ?? '');
      const volume = Number.isNaN(volumes[row]) ? 0 : (volumes[row] as number);
      sums.set(key, (sums.get(key) ?? 0) + volume);
      out[row] = (sums.get(key) ?? 0) + this.lots;
      if (bug === 'looks at the next row') out[row] = volumes[row + 1] ?? Number.NaN;
    }
    const schema = new Schema([...batch.schema.fields, new Field('sum', new Float64(), true)]);
    const result = appendColumns(batch, schema, [float64Column(out, batch.numRows)]);
    if (bug === 'keeps everything') this.kept.push(node.hold(batch));
    emit(bug === 'loses rows' && batch.numRows > 2 ? sliceRows(result, 1, batch.numRows) : result);
  }

  end(): void {
    for (const ticket of this.kept) ticket.release();
  }

  snapshot(): StateTables {
    const keys = [...this.sums.keys()].sort();
    return { sums: stateTable({ key: keys, sum: Float64Array.from(keys, (key) => this.sums.get(key) as number) }) };
  }

  restore({ sums }: StateTables): void {
    if (sums === undefined || this.bug === 'state is not saved') return;
    const values = readState(sums, 'sum') as Float64Array;
    for (const [row, key] of (readState(sums, 'key') as readonly string[]).entries())
      this.sums.set(key, values[row] as number);
  }
}

let lot = 0;

const volumeSum = (bug?: Bug): Component =>
  defineOperator({
    name: 'volumeSum',
    title: 'Volume so far',
    summary: 'A toy.',
    params: () => z.strictObject({}),
    scope: 'key',
    addsColumns: true,
    examples: [{ title: 'Plain', params: {} }],
    open: (_, node) => new SumStage(bug, node),
  });

const LAYOUT = { seen: { type: 'int32', width: 1 } } as const;
type ToyKernel = Kernel<{ period: number }, typeof LAYOUT, readonly ['close'], readonly ['toy']>;

const plain: ToyKernel = {
  inputs: ['close'],
  outputs: ['toy'],
  warmup: ({ period }) => period,
  layout: () => LAYOUT,
  run({ seen }, slot, { period }, inputs, outputs, from, to) {
    for (let row = from; row < to; row++)
      outputs[0]![row] = seen[slot]!++ < period ? Number.NaN : (inputs[0]![row] as number) * 2;
  },
};

const toy = (kernel: ToyKernel): Component =>
  defineIndicator({
    name: 'toy',
    title: 'Toy',
    summary: 'A toy.',
    formula: '2x',
    see: [],
    params: () => ({ period: z.int().min(1).default(3) }),
    kernel,
  });

async function broken(law: Law, component: Component): Promise<string> {
  for (let seed = 1; seed <= 10; seed++) {
    const failure: unknown = await checkLaw(law, component, { seed }).then(
      () => undefined,
      (error: unknown) => error,
    );
    if (failure instanceof LawBroken) return `${failure.law}: ${failure.message}`;
    if (failure instanceof Error) throw failure;
  }
  return 'kept';
}

describe('the harness', () => {
  it('lets a good component pass', async () => {
    await checkLaws(volumeSum());
    await checkLaws(toy(plain));
  });

  it.each<[Law, Bug, RegExp]>([
    ['cut', 'forgets at batches', /cut into batches of 1, row \d+, column "sum"/],
    ['snapshot', 'state is not saved', /restored, row \d+, column "sum"/],
    ['key', 'one sum for all', /rows of "\w+" alone: row 0|rows of/],
    ['noLookAhead', 'looks at the next row', /knowing only the first \d+ rows, row \d+, column "sum"/],
    ['accounts', 'loses rows', /are unaccounted for/],
    ['purity', 'writes its input', /has written to its input/],
    ['purity', 'draws lots', /second run/],
    ['demand', 'keeps everything', /three times the input had \d+ batches/],
    ['accounts', 'keeps everything', /are unaccounted for/],
    ['manners', 'leaves a timer', /timers are left/],
  ])('finds by the law "%s" one that %s', async (law, bug, message) => {
    expect(await broken(law, volumeSum(bug))).toMatch(message);
  });

  it('finds a warm-up that is one row off, either way', async () => {
    expect(await broken('warmup', toy({ ...plain, warmup: ({ period }) => period + 1 }))).toMatch(
      /has a value after 3 rows, but its warm-up is 4/,
    );
    expect(await broken('warmup', toy({ ...plain, warmup: ({ period }) => period - 1 }))).toMatch(
      /no value after 2 rows/,
    );
  });

  it('finds a second loop that differs in the last bit', async () => {
    const different: ToyKernel = {
      ...plain,
      runAlternating({ seen }, slots, { period }, inputs, outputs, from, to) {
        for (let row = from; row < to; row++)
          outputs[0]![row] =
            seen[slots[row]!]!++ < period ? Number.NaN : (inputs[0]![row] as number) * 2.0000000000000004;
      },
    };
    expect(await broken('parity', toy(different))).toMatch(/alternating row by row instead of in one run/);
  });

  it('finds a source that never ends', async () => {
    const never: Component = {
      card: { ...volumeSum().card, kind: 'source' },
      configure: () => pullSource({ name: 'never' }, () => ({ read: () => new Promise(() => undefined) })),
    };
    await expect(checkLaw('purity', never)).rejects.toThrow('has not completed');
  });

  it('says of each law whether a component is held to it', () => {
    const entries = lawsOf(volumeSum());
    expect(entries).toHaveLength(12);
    expect(entries.filter(({ exempt }) => exempt !== undefined).map(({ law }) => law)).toEqual(['warmup', 'parity']);
  });
});
