import type { Data } from 'apache-arrow';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DictionaryBuilder, float64Column } from '../../src/columnar/index.js';
import { KernelDriver } from '../../src/core/index.js';
import { applyKernel, atrKernel, macdKernel, rsiKernel, smaKernel, type Kernel } from '../../src/kernels/index.js';

interface Case {
  readonly kernel: Kernel<never>;
  readonly params: unknown;
}

const cases: readonly Case[] = [
  { kernel: smaKernel as unknown as Kernel<never>, params: { period: 3 } },
  { kernel: rsiKernel as unknown as Kernel<never>, params: { period: 2 } },
  { kernel: macdKernel as unknown as Kernel<never>, params: { fast: 2, slow: 3, signal: 2 } },
  { kernel: atrKernel as unknown as Kernel<never>, params: { period: 2 } },
];

interface Row {
  readonly key: number;
  readonly values: readonly number[];
}

/** What each key would have had alone, with only its rows that lack nothing. */
function expected({ kernel, params }: Case, rows: readonly Row[]): number[][] {
  const answer = kernel.outputs.map(() => rows.map(() => Number.NaN));
  for (const key of new Set(rows.map((row) => row.key))) {
    const places = rows.flatMap((row, place) =>
      row.key === key && kernel.inputs.every((_, input) => !Number.isNaN(row.values[input])) ? [place] : [],
    );
    const columns = kernel.inputs.map((_, input) =>
      Float64Array.from(places, (place) => rows[place]?.values[input] as number),
    );
    const given =
      columns.length === 1 ? columns[0] : Object.fromEntries(kernel.inputs.map((role, k) => [role, columns[k]]));
    const alone = applyKernel(kernel as unknown as Kernel<unknown>, params, given as never) as unknown;
    for (const [output, name] of kernel.outputs.entries()) {
      const values = kernel.outputs.length === 1 ? alone : (alone as Record<string, Float64Array>)[name];
      for (const [at, place] of places.entries())
        (answer[output] as number[])[place] = (values as Float64Array)[at] as number;
    }
  }
  return answer;
}

function driven({ kernel, params }: Case, rows: readonly Row[], cuts: readonly number[]): number[][] {
  const driver = new KernelDriver({ kernel, params, seesMissing: false });
  const builder = new DictionaryBuilder();
  const answer = kernel.outputs.map((): number[] => []);
  let from = 0;
  for (const size of [...cuts, rows.length]) {
    const part = rows.slice(from, from + size);
    from += size;
    const key = builder.columnOf(part.map((row) => `K${row.key}`)) as Data;
    const columns = kernel.inputs.map(
      (_, input) =>
        float64Column(
          Float64Array.from(part, (row) => row.values[input] as number),
          part.length,
        ) as Data,
    );
    const outputs = driver.run(columns, kernel.inputs, key, 'symbol', part.length);
    for (const [output, values] of outputs.entries()) answer[output]?.push(...values.subarray(0, part.length));
  }
  return answer;
}

describe('KernelDriver', () => {
  it('gives every key what it would have alone, however keys lie, rows lack inputs and batches are cut', () => {
    const tick = fc.integer({ min: 80, max: 120 });
    const value = fc.oneof({ arbitrary: tick, weight: 12 }, { arbitrary: fc.constant(Number.NaN), weight: 1 });
    const keys = fc.oneof(
      fc.constant((row: number) => row % 5),
      fc.constant((row: number) => Math.floor(row / 40)),
      fc.constant(() => 0),
      fc.constant((row: number) => (row * 7919) % 97),
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...cases),
        keys,
        fc.boolean(),
        fc.array(fc.tuple(value, tick, tick), { minLength: 1, maxLength: 250 }),
        fc.array(fc.integer({ min: 0, max: 90 }), { maxLength: 4 }),
        (each, keyOf, clean, numbers, cuts) => {
          const rows = numbers.map(([first, second, third], place) => ({
            key: keyOf(place),
            values: [clean && Number.isNaN(first) ? 100 : first, second, third],
          }));
          expect(driven(each, rows, cuts)).toEqual(expected(each, rows));
        },
      ),
    );
  });
});
