import { plainFunction } from './apply-kernel.js';
import { composed, part } from './composed.js';
import { maxKernel, minKernel } from './extremes.js';
import type { PeriodParams } from './sma.js';

/**
 * Fisher transform (Ehlers 2002): where the middle of the bar stands in its recent range, smoothed and stretched so that
 * turns become sharp. The trigger is the value of the row before, 0 at first; without a range the middle counts.
 */
export const fisherKernel = composed<PeriodParams, readonly ['high', 'low'], readonly ['fisher', 'trigger']>({
  inputs: ['high', 'low'],
  outputs: ['fisher', 'trigger'],
  warmup: ({ period }) => period - 1,
  parts: ({ period }) => ({ highest: part(maxKernel, { period }), lowest: part(minKernel, { period }) }),
  own: () => ({ last: { type: 'float64', width: 2 } }),
  work: 2,
  piece(piece, _params, [high, low], [fisher, trigger], state, slot) {
    const [middle, highest] = piece.work as [Float64Array, Float64Array];
    const lowest = trigger!;
    for (let k = 0; k < piece.count; k++) middle[k] = (high![k]! + low![k]!) / 2;
    piece.run('highest', [middle], [highest]);
    piece.run('lowest', [middle], [lowest]);
    const last = state['last']!;
    let smooth = last[2 * slot]!;
    let value = last[2 * slot + 1]!;
    for (let k = 0; k < piece.count; k++) {
      const range = highest[k]! - lowest[k]!;
      if (Number.isNaN(range)) {
        fisher![k] = trigger![k] = Number.NaN;
        continue;
      }
      const place = range === 0 ? 0 : (middle[k]! - lowest[k]!) / range - 0.5;
      smooth = 0.66 * place + 0.67 * smooth;
      smooth = smooth > 0.99 ? 0.999 : smooth < -0.99 ? -0.999 : smooth;
      trigger![k] = value;
      value = 0.5 * Math.log((1 + smooth) / (1 - smooth)) + 0.5 * value;
      fisher![k] = value;
    }
    last[2 * slot] = smooth;
    last[2 * slot + 1] = value;
  },
});

/** Fisher transform of plain highs and lows. */
export const fisher = plainFunction('fisher', fisherKernel, { period: 1 });
