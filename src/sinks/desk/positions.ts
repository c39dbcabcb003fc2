import { defineOperator } from '../../core/index.js';
import { NarrowStage, noParams, type Narrow } from './_narrow.js';

const COLUMNS = [
  'symbol',
  'sequence',
  'time',
  'available',
  'quantity',
  'averagePrice',
  'markPrice',
  'unrealised',
  'realised',
  'currency',
] as const;

/** Keeps the positions of a desk after each instant that changed them. */
export const positions = defineOperator<ReturnType<typeof noParams>, Narrow<(typeof COLUMNS)[number]>>({
  name: 'positions',
  title: 'Positions',
  summary: 'Keeps the positions of a desk after each instant that changed them.',
  params: noParams,
  scope: 'row',
  addsColumns: false,
  inputs: ['kind', ...COLUMNS],
  examples: [{ title: 'Positions after fills', params: {} }],
  open: (_params, node) => new NarrowStage(node, 'positions', 'position', COLUMNS),
});
