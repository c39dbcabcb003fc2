import { defineOperator } from '../../core/index.js';
import { NarrowStage, noParams, type Narrow } from './_narrow.js';

const COLUMNS = [
  'symbol',
  'sequence',
  'time',
  'available',
  'fillId',
  'clientOrderId',
  'side',
  'quantity',
  'price',
  'fee',
  'feeCurrency',
  'liquidity',
] as const;

/** Keeps the fills of a desk: units, price and fee of each trade. */
export const fills = defineOperator<ReturnType<typeof noParams>, Narrow<(typeof COLUMNS)[number]>>({
  name: 'fills',
  title: 'Fills',
  summary: 'Keeps the fills of a desk: units, price and fee of each trade.',
  params: noParams,
  scope: 'row',
  addsColumns: false,
  inputs: ['kind', ...COLUMNS],
  examples: [{ title: 'Fills of a desk', params: {} }],
  open: (_params, node) => new NarrowStage(node, 'fills', 'fill', COLUMNS),
});
