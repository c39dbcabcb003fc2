// The loops that somebody who knows what they are doing writes by hand for one symbol and one whole array.
type Values = Float64Array;

export function handSma(x: Values, period: number, out: Values): void {
  const inverse = 1 / period;
  let sum = 0;
  for (let i = 0; i < period - 1; i++) {
    sum += x[i]!;
    out[i] = NaN;
  }
  for (let i = period - 1, j = 0; i < x.length; i++, j++) {
    sum += x[i]!;
    out[i] = sum * inverse;
    sum -= x[j]!;
  }
}

export function handEma(x: Values, period: number, out: Values): void {
  const weight = 2 / (period + 1);
  const keep = 1 - weight;
  let sum = 0;
  for (let i = 0; i < period; i++) {
    sum += x[i]!;
    out[i] = NaN;
  }
  let value = sum / period;
  out[period - 1] = value;
  for (let i = period; i < x.length; i++) {
    value = weight * x[i]! + keep * value;
    out[i] = value;
  }
}

export function handRsi(x: Values, period: number, out: Values): void {
  const keep = (period - 1) / period;
  const weight = 1 / period;
  let gain = 0;
  let total = 0;
  let previous = x[0]!;
  for (let i = 0; i < x.length; i++) {
    const change = x[i]! - previous;
    const size = Math.abs(change);
    previous = x[i]!;
    gain = keep * gain + weight * 0.5 * (change + size);
    total = keep * total + weight * size;
    out[i] = i < period ? NaN : (100 * gain) / total;
  }
}

export function handStddev(x: Values, period: number, out: Values): void {
  const inverse = 1 / period;
  const base = x[0]!;
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < x.length; i++) {
    const value = x[i]! - base;
    sum += value;
    squares += value * value;
    if (i < period - 1) {
      out[i] = NaN;
      continue;
    }
    const mean = sum * inverse;
    const variance = squares * inverse - mean * mean;
    out[i] = variance > 0 ? Math.sqrt(variance) : 0;
    const old = x[i - period + 1]! - base;
    sum -= old;
    squares -= old * old;
  }
}

export function handBollinger(
  x: Values,
  period: number,
  deviations: number,
  upper: Values,
  middle: Values,
  lower: Values,
): void {
  const inverse = 1 / period;
  const base = x[0]!;
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < x.length; i++) {
    const value = x[i]! - base;
    sum += value;
    squares += value * value;
    if (i < period - 1) {
      upper[i] = middle[i] = lower[i] = NaN;
      continue;
    }
    const mean = sum * inverse;
    const variance = squares * inverse - mean * mean;
    const distance = deviations * Math.sqrt(variance > 0 ? variance : 0);
    const centre = mean + base;
    upper[i] = centre + distance;
    middle[i] = centre;
    lower[i] = centre - distance;
    const old = x[i - period + 1]! - base;
    sum -= old;
    squares -= old * old;
  }
}

export function handAtr(high: Values, low: Values, close: Values, period: number, out: Values): void {
  const keep = (period - 1) / period;
  const weight = 1 / period;
  let sum = 0;
  out[0] = NaN;
  for (let i = 1; i <= period; i++) {
    sum += Math.max(high[i]!, close[i - 1]!) - Math.min(low[i]!, close[i - 1]!);
    out[i] = NaN;
  }
  let average = sum / period;
  out[period] = average;
  for (let i = period + 1; i < close.length; i++) {
    const before = close[i - 1]!;
    average = keep * average + weight * (Math.max(high[i]!, before) - Math.min(low[i]!, before));
    out[i] = average;
  }
}

export function handMacd(
  x: Values,
  fast: number,
  slow: number,
  signal: number,
  line: Values,
  trigger: Values,
  bars: Values,
): void {
  const [a, b, c] = [2 / (fast + 1), 2 / (slow + 1), 2 / (signal + 1)];
  const [keepA, keepB, keepC] = [1 - a, 1 - b, 1 - c];
  let quick = x[0]!;
  let steady = x[0]!;
  let smooth = 0;
  for (let i = 0; i < x.length; i++) {
    const value = x[i]!;
    quick = a * value + keepA * quick;
    steady = b * value + keepB * steady;
    const difference = quick - steady;
    smooth = c * difference + keepC * smooth;
    line[i] = difference;
    trigger[i] = smooth;
    bars[i] = difference - smooth;
  }
}

/** Remembers where the extreme stands and looks at the window again only when it leaves, as TA-Lib does. */
export function handStochastic(
  high: Values,
  low: Values,
  close: Values,
  period: number,
  smoothing: number,
  k: Values,
  d: Values,
): void {
  let top = -1;
  let bottom = -1;
  let highest = -Infinity;
  let lowest = Infinity;
  let sum = 0;
  for (let i = 0; i < close.length; i++) {
    const first = Math.max(0, i - period + 1);
    if (top < first) {
      highest = -Infinity;
      for (let j = first; j <= i; j++)
        if (high[j]! >= highest) {
          highest = high[j]!;
          top = j;
        }
    } else if (high[i]! >= highest) {
      highest = high[i]!;
      top = i;
    }
    if (bottom < first) {
      lowest = Infinity;
      for (let j = first; j <= i; j++)
        if (low[j]! <= lowest) {
          lowest = low[j]!;
          bottom = j;
        }
    } else if (low[i]! <= lowest) {
      lowest = low[i]!;
      bottom = i;
    }
    const range = highest - lowest;
    k[i] = range === 0 ? 0 : (100 * (close[i]! - lowest)) / range;
    sum += k[i]!;
    d[i] = sum / smoothing;
    if (i >= smoothing - 1) sum -= k[i - smoothing + 1]!;
  }
}
