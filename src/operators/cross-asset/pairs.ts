import type { Float64, RecordBatch, TypeMap, Uint32 } from 'apache-arrow';
import type { Observable } from 'rxjs';
import * as z from 'zod';
import {
  defineOperator,
  type ArrowColumns,
  type Check,
  type Numeric,
  type StageOptions,
  type Word,
} from '../../core/index.js';
import { bounded, BOUNDED, instantsOf, lateParam, symbolsParam, toleranceParam } from './_instant-params.js';
import { InstantStage } from './_instant-stage.js';
import type { OwnColumns } from './_own-columns.js';
import { allPairs, PairMeasure, type PairPlaces } from './_pair-measure.js';

const paramsSchema = () =>
  z
    .strictObject({
      pairs: z
        .array(z.tuple([z.string().min(1), z.string().min(1)]))
        .min(1)
        .max(100_000)
        .optional()
        .describe('The pairs, each as [left, right]: `y` is the value of the left one, `x` that of the right one.'),
      symbols: symbolsParam(400)
        .optional()
        .describe('Symbols of which every pair comes out, the earlier one left; instead of `pairs`.'),
      column: z.string().min(1).default('close').describe('Column of the values.'),
      missing: z
        .enum(['skip', 'last', 'null'])
        .default('skip')
        .describe(
          'A pair of which one symbol has no value at an instant: no row, a row with its last value within the tolerance, or one with null.',
        ),
      tolerance: toleranceParam(),
      late: lateParam(),
    })
    .refine(({ pairs, symbols }) => (pairs === undefined) !== (symbols === undefined), {
      message: 'either "pairs" or "symbols"',
      path: ['pairs'],
    })
    .refine(({ pairs = [] }) => pairs.every(([left, right]) => left !== right), {
      message: 'two symbols that are not the same',
      path: ['pairs'],
    })
    .refine(bounded, BOUNDED);

/** The columns of pairs, as the compiler knows them. */
export type PairColumns = OwnColumns<{
  symbol: Word;
  left: Word;
  right: Word;
  y: Float64;
  x: Float64;
  quality: Uint32;
}>;

/** `pairs({ pairs: [['KO', 'PEP']] })`: a row for each pair at each instant, with the values of both. */
export type Pairs = <const C extends string = 'close'>(
  params: Omit<z.input<ReturnType<typeof paramsSchema>>, 'column' | 'symbols' | 'pairs'> & {
    readonly symbols?: readonly string[];
    readonly pairs?: readonly (readonly [string, string])[];
    readonly column?: C;
  },
  options?: StageOptions,
) => <T extends TypeMap>(
  source: Observable<RecordBatch<T>> & Check<T, Record<C, Numeric>, unknown>,
) => Observable<RecordBatch<ArrowColumns<PairColumns>>>;

/** Puts the values of two symbols side by side. */
export const pairs = defineOperator({
  name: 'pairs',
  title: 'Pairs of symbols',
  summary:
    'Puts the values of two symbols at one instant side by side, as a row of the pair, for operators of two series.',
  formula:
    'Rows of equal `available` are one instant; it is over when a row of a later one comes, when a watermark speaks of it, or at the end. Then a row for each pair of which a symbol has a value: `symbol` is "LEFT|RIGHT", `y` the value of the left symbol, `x` that of the right one, `quality` the flags of both, with `filled` where a value was known before. Of several rows of a symbol at one instant the last one counts; rows of other symbols and rows without a value are filtered out.',
  params: paramsSchema,
  scope: 'crossSection',
  addsColumns: false,
  examples: [
    { title: 'One pair', params: { pairs: [['AAA', 'BBB']] } },
    {
      title: 'Every pair of some symbols, a value counting for five minutes',
      params: { symbols: ['AAA', 'BBB', 'CCC'], column: 'close', missing: 'last', tolerance: '5m' },
    },
    { title: 'Ticks as they come', params: { pairs: [['BBB', 'AAA']], missing: 'null', late: 'drop' } },
  ],
  open(given, node) {
    const symbols = given.symbols ?? [...new Set((given.pairs ?? []).flat())];
    const places = given.pairs === undefined ? allPairs(symbols.length) : placesOf(given.pairs, symbols);
    const measure = new PairMeasure(symbols, places, given.missing === 'null');
    return new InstantStage(instantsOf('pairs', { ...given, symbols }), measure, node);
  },
  signature: undefined as Pairs | undefined,
});

function placesOf(given: readonly (readonly [string, string])[], symbols: readonly string[]): PairPlaces[] {
  const places = new Map(symbols.map((symbol, place) => [symbol, place]));
  return given.map(([left, right]) => ({
    left: places.get(left) as number,
    right: places.get(right) as number,
  }));
}
