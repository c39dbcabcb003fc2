import { components as listed } from '../../src/components.js';
import type { Component, ComponentKind } from '../../src/core/index.js';
import * as operators from '../../src/operators/index.js';
import * as runtime from '../../src/runtime/index.js';
import * as sinks from '../../src/sinks/index.js';
import * as sources from '../../src/sources/index.js';

/** Every component of the library, by kind and name. */
export const components = listed as readonly Component[];

export interface KindWords {
  readonly kind: ComponentKind;
  readonly title: string;
  readonly says: string;
}

/** The kinds in the order of a pipe. */
export const KINDS: readonly KindWords[] = [
  { kind: 'source', title: 'Sources', says: 'Where rows come from.' },
  { kind: 'indicator', title: 'Indicators and features', says: 'Add columns computed along the rows of each symbol.' },
  { kind: 'operator', title: 'Operators', says: 'Choose, change and order columns and rows.' },
  { kind: 'join', title: 'Joins', says: 'Make one stream of several.' },
  { kind: 'sink', title: 'Sinks', says: 'Take rows; what happened flows out of them.' },
  { kind: 'rule', title: 'Rules of the desk', says: 'Sizes, limits and protection that look at the account.' },
  {
    kind: 'service',
    title: 'Services of a run',
    says: 'Accompany a run: checkpoints, a journal, health, metrics, alerts.',
  },
  { kind: 'venue', title: 'Venues', says: 'Where the orders of a live desk go; `trading` names one.' },
];

export function ofKind(kind: ComponentKind): readonly Component[] {
  return components.filter(({ card }) => card.kind === kind).sort((a, b) => (a.card.name < b.card.name ? -1 : 1));
}

/** The module that users import a component from. */
export function moduleOf(component: Component): string {
  const rooms = {
    'rxarrow/operators': operators,
    'rxarrow/sources': sources,
    'rxarrow/sinks': sinks,
    'rxarrow/runtime': runtime,
  };
  const room = Object.entries(rooms).find(([, module]) => Object.values(module as object).includes(component));
  if (room === undefined)
    throw new Error(`No module exports the ${component.card.kind} "${component.card.name}"; users cannot import it.`);
  return room[0];
}

export function pagePath({ card }: Component): string {
  return `${card.kind}/${card.name}.md`;
}
