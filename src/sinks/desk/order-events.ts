import { defineOperator } from '../../core/index.js';
import { NarrowStage, noParams, type Narrow } from './_narrow.js';

const COLUMNS = [
  'symbol',
  'sequence',
  'time',
  'available',
  'clientOrderId',
  'venueOrderId',
  'status',
  'filledQuantity',
  'averagePrice',
  'cause',
] as const;

/** Keeps what became of the orders of a desk: submitted, accepted, filled, rejected and the like. */
export const orderEvents = defineOperator<ReturnType<typeof noParams>, Narrow<(typeof COLUMNS)[number]>>({
  name: 'orderEvents',
  title: 'Order Events',
  summary: 'Keeps what became of the orders of a desk: submitted, accepted, filled, rejected and the like.',
  params: noParams,
  scope: 'row',
  addsColumns: false,
  inputs: ['kind', ...COLUMNS],
  examples: [{ title: 'What became of orders', params: {} }],
  open: (_params, node) =>
    new NarrowStage(node, 'orderEvents', 'orderEvent', COLUMNS, ['venueOrderId', 'averagePrice', 'cause']),
});
