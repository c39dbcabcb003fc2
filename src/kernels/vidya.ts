import { plainFunction } from './apply-kernel.js';
import { composed, part } from './composed.js';
import { efficiencyRatioKernel } from './efficiency-ratio.js';
import type { PeriodParams } from './sma.js';

export interface VidyaParams extends PeriodParams {
  /** Rows of the momentum that quickens the average. */
  readonly momentum: number;
}

/**
 * Variable index dynamic average (Chande 1992, with the momentum of 1995): an exponential average whose weight is multiplied
 * with the size of Chande's momentum oscillator, which is the efficiency ratio. It begins at the first value that has one.
 */
export const vidyaKernel = composed<VidyaParams, readonly ['close'], readonly ['vidya']>({
  inputs: ['close'],
  outputs: ['vidya'],
  warmup: ({ momentum }) => momentum,
  parts: ({ momentum }) => ({ ratio: part(efficiencyRatioKernel, { period: momentum }) }),
  own: () => ({ average: { type: 'float64', width: 1, fill: Number.NaN } }),
  work: 1,
  piece(piece, { period }, inputs, [output], state, slot) {
    const close = inputs[0]!;
    const ratio = piece.work[0]!;
    piece.run('ratio', inputs, piece.work);
    const weight = 2 / (period + 1);
    let average = state['average']![slot]!;
    for (let k = 0; k < piece.count; k++) {
      const share = ratio[k]!;
      if (!Number.isNaN(share))
        average = Number.isNaN(average) ? close[k]! : average + weight * share * (close[k]! - average);
      output![k] = average;
    }
    state['average']![slot] = average;
  },
});

/** Variable index dynamic average of plain values. */
export const vidya = plainFunction('vidya', vidyaKernel, { period: 1, momentum: 1 });
