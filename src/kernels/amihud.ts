import { plainFunction } from './apply-kernel.js';
import { composed, part } from './composed.js';
import type { PeriodParams } from './sma.js';
import { sumKernel } from './sum.js';

/**
 * Illiquidity (Amihud 2002): mean of the sizes of returns by the money that was traded, over the rows of a window in which
 * something was; 0 where nothing was.
 */
export const amihudKernel = composed<PeriodParams, readonly ['close', 'volume'], readonly ['amihud']>({
  inputs: ['close', 'volume'],
  outputs: ['amihud'],
  warmup: ({ period }) => period,
  parts: ({ period }) => ({ sum: part(sumKernel, { period }), rows: part(sumKernel, { period }) }),
  own: () => ({ before: { type: 'float64', width: 1, fill: Number.NaN } }),
  work: 1,
  piece(piece, _params, [close, volume], [output], state, slot) {
    const traded = piece.work[0]!;
    let before = state['before']![slot]!;
    for (let k = 0; k < piece.count; k++) {
      const value = close![k]!;
      const size = before === 0 ? 0 : Math.abs(value / before - 1);
      const money = value * volume![k]!;
      output![k] = money > 0 ? size / money : 0 * before;
      traded[k] = Number(money > 0) + 0 * before;
      before = value;
    }
    state['before']![slot] = before;
    piece.run('sum', [output!], [output!]);
    piece.run('rows', [traded], [traded]);
    for (let k = 0; k < piece.count; k++) output![k] = traded[k] === 0 ? 0 : output![k]! / traded[k]!;
  },
});

/** Illiquidity of plain closes and volumes. */
export const amihud = plainFunction('amihud', amihudKernel, { period: 1 });
