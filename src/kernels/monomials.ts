import type { Kernel } from './kernel.js';

/** The powers of each column in a product, as [2, 1] for x² y. */
export type Powers = readonly number[];

/** All products of `columns` columns of a total power from 2 to `degree`; each column at most once if `crossOnly`. */
export function powersUpTo(columns: number, degree: number, crossOnly: boolean): Powers[] {
  const found: Powers[] = [];
  const extend = (powers: number[], left: number): void => {
    if (powers.length === columns) {
      if (degree - left >= 2) found.push(powers);
      return;
    }
    for (let power = 0; power <= Math.min(left, crossOnly ? 1 : degree); power++)
      extend([...powers, power], left - power);
  };
  extend([], degree);
  const total = (powers: Powers): number => powers.reduce((sum, power) => sum + power, 0);
  // By total power; of the same, those of the first columns come first.
  return found.sort((a, b) => total(a) - total(b) || compareLists(b, a));
}

function compareLists(a: Powers, b: Powers): number {
  const at = a.findIndex((power, place) => power !== b[place]);
  return at < 0 ? 0 : a[at]! - b[at]!;
}

/** A kernel that multiplies columns; `each` gives the powers of a product for every output. */
export function monomials(
  columns: readonly string[],
  each: readonly Powers[],
): Kernel<unknown, Record<never, never>, readonly string[], readonly string[]> {
  return {
    inputs: columns,
    outputs: each.map((powers) => powers.join(' ')),
    warmup: () => 0,
    layout: () => ({}),
    run(_state, _slot, _params, inputs, outputs, from, to) {
      for (const [output, powers] of each.entries()) {
        const out = outputs[output]!;
        out.fill(1, from, to);
        for (const [column, power] of powers.entries()) {
          const input = inputs[column]!;
          for (let turn = 0; turn < power; turn++) for (let i = from; i < to; i++) out[i] = out[i]! * input[i]!;
        }
      }
    },
  };
}
