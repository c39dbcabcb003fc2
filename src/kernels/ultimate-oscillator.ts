import { plainFunction } from './apply-kernel.js';
import { composed, part } from './composed.js';
import { sumKernel } from './sum.js';
import { trueRangeKernel } from './true-range.js';

export interface UltimateOscillatorParams {
  /** The three windows; the shortest counts four times, the longest once, whatever their order. */
  readonly short: number;
  readonly middle: number;
  readonly long: number;
}

function sorted({ short, middle, long }: UltimateOscillatorParams): readonly number[] {
  return [short, middle, long].sort((a, b) => a - b);
}

const weights = [4, 2, 1];

/** Ultimate oscillator (Williams 1985): buying pressure by true range over three windows, in percent. */
export const ultimateOscillatorKernel = composed<
  UltimateOscillatorParams,
  readonly ['high', 'low', 'close'],
  readonly ['ultimateOscillator']
>({
  inputs: ['high', 'low', 'close'],
  outputs: ['ultimateOscillator'],
  warmup: ({ short, middle, long }) => Math.max(short, middle, long),
  parts: (params) => ({
    range: part(trueRangeKernel, {}),
    ...Object.fromEntries(
      sorted(params).flatMap((period, at) => [
        [`pressure${at}`, part(sumKernel, { period })],
        [`range${at}`, part(sumKernel, { period })],
      ]),
    ),
  }),
  own: () => ({ previous: { type: 'float64', width: 1, fill: Number.NaN } }),
  work: 4,
  piece(piece, _params, inputs, outputs, state, slot) {
    const [, low, close] = inputs as [Float64Array, Float64Array, Float64Array];
    const output = outputs[0]!;
    const [pressure, range, pressures, ranges] = piece.work as [Float64Array, Float64Array, Float64Array, Float64Array];
    let previous = state['previous']![slot]!;
    for (let k = 0; k < piece.count; k++) {
      pressure[k] = close[k]! - Math.min(low[k]!, previous);
      previous = close[k]!;
      output[k] = 0;
    }
    state['previous']![slot] = previous;
    piece.run('range', inputs, [range]);
    for (const [at, weight] of weights.entries()) {
      piece.run(`pressure${at}`, [pressure], [pressures]);
      piece.run(`range${at}`, [range], [ranges]);
      for (let k = 0; k < piece.count; k++) {
        const part = ranges[k] === 0 ? 0 : pressures[k]! / ranges[k]!;
        output[k] = output[k]! + weight * part;
      }
    }
    for (let k = 0; k < piece.count; k++) output[k] = (output[k]! * 100) / 7;
  },
});

/** Ultimate oscillator of plain highs, lows and closes. */
export const ultimateOscillator = plainFunction('ultimateOscillator', ultimateOscillatorKernel, {
  short: 1,
  middle: 1,
  long: 1,
});
