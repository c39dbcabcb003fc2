import { plainFunction } from './apply-kernel.js';
import { composed, part, type Part } from './composed.js';
import { movingAverageKernel } from './moving-average.js';
import type { AverageType } from './moving-average.js';

export interface VariableAverageParams {
  /** Least period; a smaller one in the column counts as this. */
  readonly least: number;
  /** Largest period; a larger one in the column counts as this. */
  readonly most: number;
  readonly type: AverageType;
}

function warmup({ most, type }: VariableAverageParams): number {
  return movingAverageKernel.warmup({ period: most, type });
}

/**
 * Moving average whose period stands in a column, row by row. All averages from the least to the largest period are
 * kept at once, each begun so that its first value falls on the first row of output, as in TA-Lib.
 */
export const variableAverageKernel = composed<
  VariableAverageParams,
  readonly ['close', 'periods'],
  readonly ['variableAverage']
>({
  inputs: ['close', 'periods'],
  outputs: ['variableAverage'],
  warmup,
  parts: (params) => {
    const parts: Record<string, Part> = {};
    for (let period = params.least; period <= params.most; period++) {
      const average = { period, type: params.type };
      parts[String(period)] = part(movingAverageKernel, average, warmup(params) - movingAverageKernel.warmup(average));
    }
    return parts;
  },
  work: 2,
  piece(piece, { least, most }, [close, periods], [output]) {
    const [average, chosen] = piece.work as [Float64Array, Float64Array];
    for (let k = 0; k < piece.count; k++) chosen[k] = Math.min(most, Math.max(least, Math.trunc(periods![k]!)));
    for (let period = least; period <= most; period++) {
      piece.run(String(period), [close!], [average]);
      for (let k = 0; k < piece.count; k++) if (chosen[k] === period) output![k] = average[k]!;
    }
  },
});

/** Moving average of plain values with a period of its own for each. */
export const variableAverage = plainFunction('variableAverage', variableAverageKernel, { least: 1, most: 1 });
