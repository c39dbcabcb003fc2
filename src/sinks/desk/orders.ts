import { defineOperator } from '../../core/index.js';
import { NarrowStage, noParams, type Narrow } from './_narrow.js';

const COLUMNS = [
  'symbol',
  'sequence',
  'time',
  'available',
  'clientOrderId',
  'side',
  'type',
  'quantity',
  'limitPrice',
  'stopPrice',
  'timeInForce',
  'reduceOnly',
  'cause',
] as const;

/** Keeps the orders of a desk: what was wanted, before anything became of it. */
export const orders = defineOperator<ReturnType<typeof noParams>, Narrow<(typeof COLUMNS)[number]>>({
  name: 'orders',
  title: 'Orders',
  summary: 'Keeps the orders of a desk: what was wanted, before anything became of it.',
  params: noParams,
  scope: 'row',
  addsColumns: false,
  inputs: ['kind', ...COLUMNS],
  examples: [{ title: 'Orders as the desk made them', params: {} }],
  open: (_params, node) => new NarrowStage(node, 'orders', 'order', COLUMNS, ['limitPrice', 'stopPrice']),
});
