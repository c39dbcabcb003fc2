import { describe, expect, it } from 'vitest';
import {
  allocateState,
  applyKernel,
  candlePatternNames,
  candlePatternsKernel,
  candlePatternTable,
} from 'rxarrow/kernels';
import { kernelLaws } from '../../support/kernel-laws.js';
import { candleColumns } from '../../support/candle-reference.js';

kernelLaws(candlePatternsKernel, [
  { patterns: ['doji'] },
  { patterns: ['hikkake'] },
  { patterns: ['modifiedHikkake'], settings: { near: { period: 0 } } },
  {
    patterns: ['longLine', 'doji', 'shortLine'],
    settings: {
      bodyLong: { period: 15 },
      bodyDoji: { period: 15 },
      bodyShort: { period: 1 },
      shadowShort: { period: 15 },
    },
  },
]);

describe('candlePatternsKernel', () => {
  const all = { patterns: candlePatternNames };

  it('finds the same in every cut, single rows and pieces longer than those it works on', () => {
    const whole = applyKernel(candlePatternsKernel, all, candleColumns);
    const inputs = candlePatternsKernel.inputs.map((name) => candleColumns[name]);
    const rows = candleColumns.open.length;
    for (const size of [1, 2, 5, 13, 255, 256, 257, rows]) {
      const state = allocateState(candlePatternsKernel.layout(all), 2);
      const outputs = candlePatternNames.map(() => new Float64Array(rows));
      for (let from = 0; from < rows; from += size)
        candlePatternsKernel.run(state, 1, all, inputs, outputs, from, Math.min(rows, from + size));
      for (const [at, name] of candlePatternNames.entries())
        expect(outputs[at], `${name} by ${size}`).toEqual(whole[name]);
    }
  });

  it('forgets what it saw before its window', () => {
    const start = 1000;
    const part = Object.fromEntries(
      Object.entries(candleColumns).map(([name, values]) => [name, values.slice(start)]),
    ) as unknown as typeof candleColumns;
    const whole = applyKernel(candlePatternsKernel, all, candleColumns);
    const late = applyKernel(candlePatternsKernel, all, part);
    for (const { name } of candlePatternTable)
      expect(late[name].slice(14), name).toEqual(whole[name].slice(start + 14));
  });
});
