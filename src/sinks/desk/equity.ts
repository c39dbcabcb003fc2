import { defineOperator } from '../../core/index.js';
import { NarrowStage, noParams, type Narrow } from './_narrow.js';

const COLUMNS = ['sequence', 'time', 'available', 'cash', 'equity', 'gross', 'net', 'drawdown'] as const;

/** Keeps the equity curve of a desk: money, exposure and drawdown. */
export const equity = defineOperator<ReturnType<typeof noParams>, Narrow<(typeof COLUMNS)[number]>>({
  name: 'equity',
  title: 'Equity',
  summary: 'Keeps the equity curve of a desk: money, exposure and drawdown.',
  params: noParams,
  scope: 'row',
  addsColumns: false,
  inputs: ['kind', ...COLUMNS],
  examples: [{ title: 'The equity curve', params: {} }],
  open: (_params, node) => new NarrowStage(node, 'equity', 'equity', COLUMNS),
});
