import { plainFunction } from './apply-kernel.js';
import { cumulative, type Cumulative } from './cumulative.js';
import { pointwise } from './pointwise.js';

/** Price-volume trend: the running total of volume times return. */
export const pvtKernel = cumulative(
  ['close', 'volume'],
  'pvt',
  0,
  ([close, volume], output, total, previousClose, from, to) => {
    let sum = Number.isNaN(total) ? 0 : total;
    let previous = Number.isNaN(previousClose) ? close![from]! : previousClose;
    for (let i = from; i < to; i++) {
      const price = close![i]!;
      sum += previous === 0 ? 0 : ((price - previous) / previous) * volume![i]!;
      output[i] = sum;
      previous = price;
    }
    return sum;
  },
);

/** An index from 1000 that moves with the price only on rows whose volume went one way: 1 up, -1 down. */
function volumeIndex<const O extends string>(output: O, way: 1 | -1): VolumeIndex<O> {
  return {
    inputs: ['close', 'volume'],
    outputs: [output],
    warmup: () => 0,
    layout: () => ({ values: { type: 'float64', width: 3, fill: Number.NaN } }),
    run({ values }, slot, _params, inputs, outputs, from, to) {
      const [close, volume] = inputs as [Float64Array, Float64Array];
      const index = outputs[0]!;
      if (from >= to) return;
      const at = 3 * slot;
      const first = Number.isNaN(values[at]!);
      let level = first ? 1000 : values[at]!;
      let priceBefore = first ? close[from]! : values[at + 1]!;
      let volumeBefore = first ? volume[from]! : values[at + 2]!;
      for (let i = from; i < to; i++) {
        const counts = Number(way * (volume[i]! - volumeBefore) > 0);
        const change = priceBefore === 0 ? 0 : (close[i]! - priceBefore) / priceBefore;
        level *= 1 + counts * change;
        index[i] = level;
        priceBefore = close[i]!;
        volumeBefore = volume[i]!;
      }
      values[at] = level;
      values[at + 1] = priceBefore;
      values[at + 2] = volumeBefore;
    },
  };
}

/** `values` holds [index, close before, volume before]. */
type VolumeIndex<O extends string> = Cumulative<readonly ['close', 'volume'], O>;

/** Negative volume index (Dysart 1936): moves with the price on rows with less volume than the one before. */
export const nviKernel = volumeIndex('nvi', -1);

/** Positive volume index (Dysart 1936): moves with the price on rows with more volume than the one before. */
export const pviKernel = volumeIndex('pvi', 1);

/** Market facilitation index (Williams 1995): range of a row by its volume; 0 where nothing was traded. */
export const marketFacilitationKernel = pointwise(
  ['high', 'low', 'volume'],
  'marketFacilitation',
  ([high, low, volume], output, from, to) => {
    for (let i = from; i < to; i++) output[i] = volume![i] === 0 ? 0 : (high![i]! - low![i]!) / volume![i]!;
  },
);

/** Price-volume trend of plain closes and volumes. */
export const pvt = plainFunction('pvt', pvtKernel, {});

/** Negative volume index of plain closes and volumes. */
export const nvi = plainFunction('nvi', nviKernel, {});

/** Positive volume index of plain closes and volumes. */
export const pvi = plainFunction('pvi', pviKernel, {});

/** Market facilitation index of plain highs, lows and volumes. */
export const marketFacilitation = plainFunction('marketFacilitation', marketFacilitationKernel, {});
