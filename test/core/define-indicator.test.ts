import { Bool, Float64, Int32, type RecordBatch, type TypeMap } from 'apache-arrow';
import type { Observable } from 'rxjs';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { compute, defineIndicator, z, type AddColumns, type Bar } from 'rxarrow';
import type { Kernel } from 'rxarrow/kernels';
import { checkLaws, generateBars } from 'rxarrow/testing';

type NoState = Record<never, never>;
interface Wanted {
  readonly of: readonly ('up' | 'down' | 'size')[];
}

const answers = {
  up: (move: number) => Number(move > 0),
  down: (move: number) => Number(move < 0),
  size: (move: number) => Math.abs(move),
} as const;

const family: Kernel<Wanted, NoState, readonly ['open', 'close'], readonly ['up', 'down', 'size']> = {
  inputs: ['open', 'close'],
  outputs: ['up', 'down', 'size'],
  chosen: ({ of }) => of,
  warmup: () => 0,
  layout: () => ({}),
  run(_state, _slot, { of }, [open, close], outputs, from, to) {
    for (const [at, output] of of.entries())
      for (let row = from; row < to; row++) outputs[at]![row] = answers[output](close![row]! - open![row]!);
  },
};

type Moves = (options: Wanted & { readonly as?: string | object }) => AddColumns<unknown, unknown>;

const moves = defineIndicator({
  name: 'moves',
  title: 'Moves',
  summary: 'What a bar has done.',
  formula: 'close - open',
  see: [],
  params: () => ({ of: z.array(z.enum(['up', 'down', 'size'])).min(1) }),
  kernel: family,
  outputType: { up: 'boolean', down: 'integer' },
  examples: [{ title: 'Two of them', params: { of: ['down', 'up'] } }],
  signature: undefined as Moves | undefined,
});

const columnsOf = (operator: unknown): [string, unknown][] =>
  compute(generateBars()[0]!, operator as object)
    .schema.fields.slice(10)
    .map((field) => [String(field.name), field.type]);

describe('a family of outputs', () => {
  it('gives those that were chosen, in that order, each of its own type', () => {
    expect(columnsOf(moves({ of: ['size', 'up', 'down'] }))).toEqual([
      ['size', new Float64()],
      ['up', new Bool()],
      ['down', new Int32()],
    ]);
    const rows = compute(
      [
        { open: 1, close: 3 },
        { open: 2, close: 1 },
      ],
      moves({ of: ['down', 'up'] }),
    );
    expect(rows.map(({ down, up }) => [down, up])).toEqual([
      [0, true],
      [1, false],
    ]);
  });

  it('takes a prefix, or a name for each', () => {
    expect(columnsOf(moves({ of: ['down', 'up'], as: 'bar' })).map(([name]) => name)).toEqual(['barDown', 'barUp']);
    expect(columnsOf(moves({ of: ['down', 'up'], as: { up: 'rose' } })).map(([name]) => name)).toEqual([
      'down',
      'rose',
    ]);
  });

  it('refuses a name for an output that was not chosen', () => {
    expect(() => moves({ of: ['up'], as: { size: 'large' } })).toThrow(/"as.size".*names for up only/);
  });

  it('keeps the laws', () => checkLaws(moves));
});

type Columns<S> = S extends Observable<RecordBatch<infer T extends TypeMap>> ? T : never;

describe('types of outputs', () => {
  it('are known to the compiler', () => {
    const { chosen: _, ...kernel } = family;
    const all = defineIndicator({
      name: 'moves',
      title: 'Moves',
      summary: 'What a bar has done.',
      formula: 'close - open',
      see: [],
      params: () => ({}),
      kernel: kernel as unknown as Kernel<Record<never, never>, NoState, readonly ['open'], typeof family.outputs>,
      outputType: { up: 'boolean', down: 'integer' },
    });
    const add = all();
    expect(add).toBeTypeOf('function');
    type Added = Columns<ReturnType<typeof add<Bar>>>;
    expectTypeOf<Added['movesUp']>().toEqualTypeOf<Bool>();
    expectTypeOf<Added['movesDown']>().toEqualTypeOf<Int32>();
    expectTypeOf<Added['movesSize']>().toEqualTypeOf<Float64>();
  });
});
