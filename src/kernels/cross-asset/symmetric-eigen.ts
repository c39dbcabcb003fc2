import { RxArrowError } from '../../base/errors.js';

/** Eigenvalues from the largest on, and the vector of each as a row of `size` numbers. */
export interface Eigen {
  readonly values: Float64Array;
  readonly vectors: Float64Array;
}

const MOST_TURNS = 60;
const ROUNDING = 2 ** -53;

/**
 * Eigenvalues and vectors of a symmetric matrix, given as its lower triangle row by row. Vectors have length 1, and their largest
 * component, by its size, is positive (the first of those that are as large).
 * By Householder's reduction to three diagonals (1958) and the QL algorithm with implicit shifts (Dubrulle, Martin and Wilkinson 1968).
 * @throws RxArrowError when it does not converge, as of numbers that are not finite
 */
export function symmetricEigen(triangle: Float64Array, size: number): Eigen {
  const matrix = new Float64Array(size * size);
  for (let i = 0, at = 0; i < size; i++)
    for (let j = 0; j <= i; j++, at++) matrix[i * size + j] = matrix[j * size + i] = triangle[at]!;
  const diagonal = new Float64Array(size);
  const beside = new Float64Array(size);
  const vectors = tridiagonalise(matrix, size, diagonal, beside);
  diagonalise(diagonal, beside, vectors, size);
  return inOrder(diagonal, vectors, size);
}

/** Brings the matrix to three diagonals; returns the transposed product of the reflections. */
function tridiagonalise(
  matrix: Float64Array,
  size: number,
  diagonal: Float64Array,
  beside: Float64Array,
): Float64Array {
  const scales = new Float64Array(size);
  const products = new Float64Array(size);
  for (let k = 0; k < size - 2; k++) {
    const row = k * size;
    // The reflection that clears the row behind its first neighbour; it is kept in the row.
    let squares = 0;
    for (let j = k + 1; j < size; j++) squares += matrix[row + j]! ** 2;
    const first = matrix[row + k + 1]!;
    const length = first > 0 ? -Math.sqrt(squares) : Math.sqrt(squares);
    beside[k] = length;
    const scale = squares - first * length;
    if (squares === first * first || scale === 0) {
      beside[k] = first;
      continue;
    }
    matrix[row + k + 1] = first - length;
    scales[k] = 1 / scale;
    reflect(matrix, size, k, 1 / scale, products);
  }
  if (size > 1) beside[size - 2] = matrix[(size - 2) * size + size - 1]!;
  for (let k = 0; k < size; k++) diagonal[k] = matrix[k * size + k]!;
  return reflections(matrix, size, scales);
}

/** Applies a reflection, whose vector is row k behind its diagonal, to the rest of the matrix from both sides. */
function reflect(matrix: Float64Array, size: number, k: number, scale: number, products: Float64Array): void {
  const row = k * size;
  let along = 0;
  for (let i = k + 1; i < size; i++) {
    const from = i * size;
    let sum = 0;
    for (let j = k + 1; j < size; j++) sum += matrix[from + j]! * matrix[row + j]!;
    products[i] = sum * scale;
    along += products[i]! * matrix[row + i]!;
  }
  const half = 0.5 * scale * along;
  for (let i = k + 1; i < size; i++) products[i] = products[i]! - half * matrix[row + i]!;
  for (let i = k + 1; i < size; i++) {
    const from = i * size;
    const v = matrix[row + i]!;
    const w = products[i]!;
    for (let j = k + 1; j < size; j++) matrix[from + j] = matrix[from + j]! - v * products[j]! - w * matrix[row + j]!;
  }
}

/** The product of all reflections, transposed. */
function reflections(matrix: Float64Array, size: number, scales: Float64Array): Float64Array {
  const all = new Float64Array(size * size);
  for (let k = 0; k < size; k++) all[k * size + k] = 1;
  for (let k = size - 3; k >= 0; k--) {
    const scale = scales[k]!;
    if (scale === 0) continue;
    const row = k * size;
    // Row i of what is built is column i of the product, so a reflection acts on each row by itself.
    for (let i = k + 1; i < size; i++) {
      const from = i * size;
      let sum = 0;
      for (let j = k + 1; j < size; j++) sum += all[from + j]! * matrix[row + j]!;
      const factor = sum * scale;
      for (let j = k + 1; j < size; j++) all[from + j] = all[from + j]! - factor * matrix[row + j]!;
    }
  }
  return all;
}

/** Turns what stands beside the diagonal to nothing, and the rows of `vectors` with it. */
function diagonalise(diagonal: Float64Array, beside: Float64Array, vectors: Float64Array, size: number): void {
  // The reduction has left as much rounding as this everywhere, also beside eigenvalues that are 0.
  let norm = 0;
  for (let k = 0; k < size; k++) norm = Math.max(norm, Math.abs(diagonal[k]!) + Math.abs(beside[k]!));
  const least = norm * ROUNDING;
  for (let from = 0; from < size; from++) {
    for (let turn = 0; ; turn++) {
      let to = from;
      while (to < size - 1 && !isNothing(beside[to]!, diagonal[to]!, diagonal[to + 1]!, least)) to++;
      if (to === from) break;
      if (turn === MOST_TURNS)
        throw new RxArrowError(
          'NoConvergence',
          `The eigenvalues of a matrix of ${size} rows were not found in ${MOST_TURNS} turns.`,
          {
            hint: 'It holds numbers that are not finite, or far too large.',
          },
        );
      turnBlock(diagonal, beside, vectors, size, from, to);
    }
  }
}

function isNothing(beside: number, one: number, other: number, least: number): boolean {
  const size = Math.abs(beside);
  const around = Math.abs(one) + Math.abs(other);
  return size <= least || size + around === around;
}

/** One sweep of rotations over the block [from, to], with a shift near its first eigenvalue. */
function turnBlock(
  diagonal: Float64Array,
  beside: Float64Array,
  vectors: Float64Array,
  size: number,
  from: number,
  to: number,
): void {
  const half = (diagonal[from + 1]! - diagonal[from]!) / (2 * beside[from]!);
  const root = Math.sqrt(half * half + 1);
  let chased = diagonal[to]! - diagonal[from]! + beside[from]! / (half + (half < 0 ? -root : root));
  let sine = 1;
  let cosine = 1;
  let carried = 0;
  for (let i = to - 1; i >= from; i--) {
    const across = sine * beside[i]!;
    const along = cosine * beside[i]!;
    const length = Math.sqrt(across * across + chased * chased);
    beside[i + 1] = length;
    if (length === 0) {
      diagonal[i + 1] = diagonal[i + 1]! - carried;
      beside[to] = 0;
      return;
    }
    sine = across / length;
    cosine = chased / length;
    const level = diagonal[i + 1]! - carried;
    const step = (diagonal[i]! - level) * sine + 2 * cosine * along;
    carried = sine * step;
    diagonal[i + 1] = level + carried;
    chased = cosine * step - along;
    rotate(vectors, i * size, (i + 1) * size, size, sine, cosine);
  }
  diagonal[from] = diagonal[from]! - carried;
  beside[from] = chased;
  beside[to] = 0;
}

function rotate(vectors: Float64Array, one: number, other: number, size: number, sine: number, cosine: number): void {
  for (let k = 0; k < size; k++) {
    const a = vectors[one + k]!;
    const b = vectors[other + k]!;
    vectors[other + k] = sine * a + cosine * b;
    vectors[one + k] = cosine * a - sine * b;
  }
}

function inOrder(diagonal: Float64Array, vectors: Float64Array, size: number): Eigen {
  const order = Array.from(diagonal.keys()).sort((a, b) => diagonal[b]! - diagonal[a]! || a - b);
  const sorted = new Float64Array(size * size);
  for (const [place, from] of order.entries()) {
    const row = vectors.subarray(from * size, (from + 1) * size);
    let largest = 0;
    for (const value of row) if (Math.abs(value) > Math.abs(largest)) largest = value;
    for (let k = 0; k < size; k++) sorted[place * size + k] = largest < 0 ? -row[k]! : row[k]!;
  }
  return { values: Float64Array.from(order, (from) => diagonal[from]!), vectors: sorted };
}
