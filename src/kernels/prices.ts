import { plainFunction } from './apply-kernel.js';
import { pointwise } from './pointwise.js';

/** Mean of open, high, low and close. */
export const averagePriceKernel = pointwise(
  ['open', 'high', 'low', 'close'],
  'averagePrice',
  ([open, high, low, close], output, from, to) => {
    for (let i = from; i < to; i++) output[i] = (open![i]! + high![i]! + low![i]! + close![i]!) / 4;
  },
);

/** Middle between high and low. */
export const medianPriceKernel = pointwise(['high', 'low'], 'medianPrice', ([high, low], output, from, to) => {
  for (let i = from; i < to; i++) output[i] = (high![i]! + low![i]!) / 2;
});

/** Mean of high, low and close. */
export const typicalPriceKernel = pointwise(
  ['high', 'low', 'close'],
  'typicalPrice',
  ([high, low, close], output, from, to) => {
    for (let i = from; i < to; i++) output[i] = (high![i]! + low![i]! + close![i]!) / 3;
  },
);

/** Mean of high, low and close in which the close counts twice. */
export const weightedCloseKernel = pointwise(
  ['high', 'low', 'close'],
  'weightedClose',
  ([high, low, close], output, from, to) => {
    for (let i = from; i < to; i++) output[i] = (high![i]! + low![i]! + 2 * close![i]!) / 4;
  },
);

/** Mean of open, high, low and close of plain prices. */
export const averagePrice = plainFunction('averagePrice', averagePriceKernel, {});

/** Middle between plain highs and lows. */
export const medianPrice = plainFunction('medianPrice', medianPriceKernel, {});

/** Mean of high, low and close of plain prices. */
export const typicalPrice = plainFunction('typicalPrice', typicalPriceKernel, {});

/** Mean of plain prices in which the close counts twice. */
export const weightedClose = plainFunction('weightedClose', weightedCloseKernel, {});
