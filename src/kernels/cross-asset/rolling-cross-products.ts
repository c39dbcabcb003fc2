/** What cancels may be so many times what is left of it before rounding is felt. */
const LARGE = 1e4;

/** Where the entry of two places lies in a symmetric matrix of which only the lower triangle is kept, row by row. */
export function triangleAt(one: number, other: number): number {
  return one >= other ? (one * (one + 1)) / 2 + other : (other * (other + 1)) / 2 + one;
}

/** Entries of such a triangle. */
export function triangleSize(size: number): number {
  return (size * (size + 1)) / 2;
}

/** The numbers that a `RollingCrossProducts` goes on with; bit for bit, as they are. */
export interface CrossProductsState {
  readonly ring: Float64Array;
  readonly shift: Float64Array;
  readonly sums: Float64Array;
  readonly products: Float64Array;
  readonly position: number;
  readonly filled: number;
}

/**
 * Means and covariances of many series over the last `period` rows, from row to row: a row that comes is added to the sums of
 * products and the one that leaves is taken out, at the cost of one pass over the matrix whatever the period is.
 *
 * Values are taken from a shift near their means, so that levels do not cancel. What taking out leaves of rounding does not
 * gather: with each `period`-th row all is added up anew, by the rows alone and hence the same however they came, and at once
 * when what is left is so small against what was taken out, or against the distance from the shift, that rounding would be felt.
 */
export class RollingCrossProducts {
  readonly size: number;
  readonly period: number;
  private readonly ring: Float64Array;
  private readonly shift: Float64Array;
  private readonly sums: Float64Array;
  private readonly products: Float64Array;
  private readonly come: Float64Array;
  private readonly gone: Float64Array;
  private position = 0;
  private filled = 0;

  constructor(size: number, period: number) {
    this.size = size;
    this.period = period;
    this.ring = new Float64Array(size * period);
    this.shift = new Float64Array(size);
    this.sums = new Float64Array(size);
    this.products = new Float64Array(triangleSize(size));
    this.come = new Float64Array(size);
    this.gone = new Float64Array(size);
  }

  /** Whether there are as many rows as the period wants. */
  get full(): boolean {
    return this.filled === this.period;
  }

  /** A row of `size` numbers, all of them finite. */
  add(values: Float64Array): void {
    const { size, ring, period, position } = this;
    const at = position * size;
    if (this.filled === 0) this.shift.set(values.subarray(0, size));
    const large = this.full ? this.exchange(values, at) : this.append(values);
    for (let i = 0; i < size; i++) ring[at + i] = values[i]!;
    this.position = position + 1 === period ? 0 : position + 1;
    if (!this.full) this.filled++;
    if (large || (this.position === 0 && this.full)) this.rebuild();
  }

  private append(values: Float64Array): boolean {
    const { size, shift, sums, products, come } = this;
    for (let i = 0, at = 0; i < size; i++) {
      const value = values[i]! - shift[i]!;
      come[i] = value;
      sums[i] = sums[i]! + value;
      for (let j = 0; j <= i; j++, at++) products[at] = products[at]! + value * come[j]!;
    }
    return false;
  }

  /** Adds a row and takes out the one at `place`; whether rounding may be felt. */
  private exchange(values: Float64Array, place: number): boolean {
    const { size, period, ring, shift, sums, products, come, gone } = this;
    let large = false;
    for (let i = 0, at = 0; i < size; i++) {
      const value = values[i]! - shift[i]!;
      const old = ring[place + i]! - shift[i]!;
      come[i] = value;
      gone[i] = old;
      sums[i] = sums[i]! + (value - old);
      for (let j = 0; j <= i; j++, at++) products[at] = products[at]! + (value * come[j]! - old * gone[j]!);
      // Both what leaves and a level that is no longer near the shift drown what is left.
      const squares = products[at - 1]!;
      const spread = squares - (sums[i]! * sums[i]!) / period;
      if (Math.max(old * old, squares) > LARGE * spread) large = true;
    }
    return large;
  }

  /** Adds all rows up anew, about their means. */
  private rebuild(): void {
    const { size, ring, shift, sums, products, filled } = this;
    const before = Float64Array.from(shift);
    sums.fill(0);
    for (let row = 0; row < filled; row++)
      for (let i = 0, at = row * size; i < size; i++, at++) sums[i] = sums[i]! + (ring[at]! - before[i]!);
    for (let i = 0; i < size; i++) shift[i] = before[i]! + sums[i]! / filled;
    sums.fill(0);
    products.fill(0);
    let row = 0;
    // Four rows at a time: the matrix is gone through a quarter as often.
    for (; row + 4 <= filled; row += 4) this.addFour(row * size);
    for (; row < filled; row++) this.append(ring.subarray(row * size, (row + 1) * size));
  }

  private addFour(first: number): void {
    const { size, ring, shift, sums, products } = this;
    const second = first + size;
    const third = second + size;
    const fourth = third + size;
    for (let i = 0, at = 0; i < size; i++) {
      const shifted = shift[i]!;
      const a = ring[first + i]! - shifted;
      const b = ring[second + i]! - shifted;
      const c = ring[third + i]! - shifted;
      const d = ring[fourth + i]! - shifted;
      sums[i] = sums[i]! + (a + b + (c + d));
      for (let j = 0; j <= i; j++, at++) {
        const other = shift[j]!;
        products[at] =
          products[at]! +
          (a * (ring[first + j]! - other) +
            b * (ring[second + j]! - other) +
            (c * (ring[third + j]! - other) + d * (ring[fourth + j]! - other)));
      }
    }
  }

  /** The means of the rows. */
  means(out: Float64Array): void {
    const { size, shift, sums, filled } = this;
    for (let i = 0; i < size; i++) out[i] = shift[i]! + sums[i]! / filled;
  }

  /** The lower triangle of the covariances, of a sample with freedom 1 and of all rows with 0. */
  covariance(out: Float64Array, freedom: number): void {
    const { size, sums, products, filled } = this;
    const scale = 1 / (filled - freedom);
    const inverse = 1 / filled;
    for (let i = 0, at = 0; i < size; i++) {
      const mean = sums[i]! * inverse;
      for (let j = 0; j <= i; j++, at++) out[at] = (products[at]! - mean * sums[j]!) * scale;
      if (out[at - 1]! < 0) out[at - 1] = 0;
    }
  }

  /** Sum over the rows of the fourth power of their distance from the means: what Ledoit and Wolf ask for. */
  fourthPowers(): number {
    const { size, ring, shift, sums, filled } = this;
    const inverse = 1 / filled;
    let sum = 0;
    for (let row = 0; row < filled; row++) {
      let squares = 0;
      for (let i = 0, at = row * size; i < size; i++, at++) {
        const distance = ring[at]! - shift[i]! - sums[i]! * inverse;
        squares += distance * distance;
      }
      sum += squares * squares;
    }
    return sum;
  }

  /** Its numbers, which go on changing. */
  get state(): CrossProductsState {
    const { ring, shift, sums, products, position, filled } = this;
    return { ring, shift, sums, products, position, filled };
  }

  restore(state: CrossProductsState): void {
    this.ring.set(state.ring);
    this.shift.set(state.shift);
    this.sums.set(state.sums);
    this.products.set(state.products);
    this.position = state.position;
    this.filled = state.filled;
  }
}
