import type { Lane } from '../lane.js';

// `r + (r - r)` is r for every finite r and NaN, which means null, for every other. It costs nothing beside the loads,
// and turns minus zero into zero.

export function addNumbers(rows: number, out: Lane, a: Lane, b: Lane): void {
  const x = a.numbers;
  const y = b.numbers;
  const z = out.numbers;
  const xFrom = a.from;
  const yFrom = b.from;
  const zFrom = out.from;
  for (let row = 0; row < rows; row++) {
    const r = (x[xFrom + row] as number) + (y[yFrom + row] as number);
    z[zFrom + row] = r + (r - r);
  }
}

export function subtractNumbers(rows: number, out: Lane, a: Lane, b: Lane): void {
  const x = a.numbers;
  const y = b.numbers;
  const z = out.numbers;
  const xFrom = a.from;
  const yFrom = b.from;
  const zFrom = out.from;
  for (let row = 0; row < rows; row++) {
    const r = (x[xFrom + row] as number) - (y[yFrom + row] as number);
    z[zFrom + row] = r + (r - r);
  }
}

export function multiplyNumbers(rows: number, out: Lane, a: Lane, b: Lane): void {
  const x = a.numbers;
  const y = b.numbers;
  const z = out.numbers;
  const xFrom = a.from;
  const yFrom = b.from;
  const zFrom = out.from;
  for (let row = 0; row < rows; row++) {
    const r = (x[xFrom + row] as number) * (y[yFrom + row] as number);
    z[zFrom + row] = r + (r - r);
  }
}

export function divideNumbers(rows: number, out: Lane, a: Lane, b: Lane): void {
  const x = a.numbers;
  const y = b.numbers;
  const z = out.numbers;
  const xFrom = a.from;
  const yFrom = b.from;
  const zFrom = out.from;
  for (let row = 0; row < rows; row++) {
    const r = (x[xFrom + row] as number) / (y[yFrom + row] as number);
    z[zFrom + row] = r + (r - r);
  }
}

/** The remainder has the sign of the dividend, as in C. */
export function remainderNumbers(rows: number, out: Lane, a: Lane, b: Lane): void {
  const x = a.numbers;
  const y = b.numbers;
  const z = out.numbers;
  for (let row = 0; row < rows; row++) {
    const r = (x[a.from + row] as number) % (y[b.from + row] as number);
    z[out.from + row] = r + (r - r);
  }
}

export function negateNumbers(rows: number, out: Lane, a: Lane): void {
  const x = a.numbers;
  const z = out.numbers;
  const xFrom = a.from;
  const zFrom = out.from;
  for (let row = 0; row < rows; row++) {
    const r = -(x[xFrom + row] as number);
    z[zFrom + row] = r + (r - r);
  }
}

export function absoluteNumbers(rows: number, out: Lane, a: Lane): void {
  const x = a.numbers;
  const z = out.numbers;
  const xFrom = a.from;
  const zFrom = out.from;
  for (let row = 0; row < rows; row++) {
    const r = Math.abs(x[xFrom + row] as number);
    z[zFrom + row] = r + (r - r);
  }
}

export function squareRootNumbers(rows: number, out: Lane, a: Lane): void {
  const x = a.numbers;
  const z = out.numbers;
  for (let row = 0; row < rows; row++) {
    const r = Math.sqrt(x[a.from + row] as number);
    z[out.from + row] = r + (r - r);
  }
}

/** Null when either is null. */
export function smallerNumbers(rows: number, out: Lane, a: Lane, b: Lane): void {
  const x = a.numbers;
  const y = b.numbers;
  const z = out.numbers;
  for (let row = 0; row < rows; row++) {
    const r = Math.min(x[a.from + row] as number, y[b.from + row] as number);
    z[out.from + row] = r + (r - r);
  }
}

/** Null when either is null. */
export function largerNumbers(rows: number, out: Lane, a: Lane, b: Lane): void {
  const x = a.numbers;
  const y = b.numbers;
  const z = out.numbers;
  for (let row = 0; row < rows; row++) {
    const r = Math.max(x[a.from + row] as number, y[b.from + row] as number);
    z[out.from + row] = r + (r - r);
  }
}

/** A pass that gives each row what `f` says; for functions that cost more than a call. */
export function eachNumber(f: (x: number) => number): (rows: number, out: Lane, a: Lane) => void {
  return (rows, out, a) => {
    const x = a.numbers;
    const z = out.numbers;
    for (let row = 0; row < rows; row++) {
      const r = f(x[a.from + row] as number);
      z[out.from + row] = r + (r - r);
    }
  };
}

/** As `eachNumber` for two operands. */
export function eachPair(f: (x: number, y: number) => number): (rows: number, out: Lane, a: Lane, b: Lane) => void {
  return (rows, out, a, b) => {
    const x = a.numbers;
    const y = b.numbers;
    const z = out.numbers;
    for (let row = 0; row < rows; row++) {
      const r = f(x[a.from + row] as number, y[b.from + row] as number);
      z[out.from + row] = r + (r - r);
    }
  };
}

/** The lower bound wins when the bounds are the wrong way round. */
export function clampNumbers(rows: number, out: Lane, a: Lane, low: Lane, high: Lane): void {
  const x = a.numbers;
  for (let row = 0; row < rows; row++) {
    const upper = Math.min(x[a.from + row] as number, high.numbers[high.from + row] as number);
    const r = Math.max(upper, low.numbers[low.from + row] as number);
    out.numbers[out.from + row] = r + (r - r);
  }
}
