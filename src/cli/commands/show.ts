import { didYouMean } from '../../base/errors.js';
import type { Component, JoinComponent } from '../../core/index.js';
import {
  addedColumns,
  codeText,
  defaultWarmup,
  fileText,
  paramRows,
  paramsJsonSchema,
  SCOPE_WORDS,
  streamsText,
} from '../../pipeline/index.js';
import { BadInput, EXIT } from '../failure.js';
import { libraryRegistry } from '../open-pipeline.js';
import { painter, table, toJson, wrapText, type Terminal } from '../terminal.js';

const WIDTH = 100;

export interface ShowOptions {
  readonly kind?: string;
  readonly json?: boolean;
}

/** The card of a component: what it does, its parameters, columns, warm-up, and how it is written in code and in a file. */
export function showCommand(name: string, { kind, json }: ShowOptions, terminal: Terminal): number {
  const { components } = libraryRegistry();
  // A source and a sink may share a name.
  const found = components.filter(({ card }) => card.name === name && (kind === undefined || card.kind === kind));
  if (found.length === 0) {
    const near = didYouMean(
      name,
      components.map((component) => component.card.name),
    );
    throw new BadInput(`There is no ${kind ?? 'component'} "${name}".`, near ?? 'See `rxarrow list`.');
  }
  const [only, other] = found;
  if (json !== true) terminal.out(`${found.map((component) => cardText(component, terminal)).join('\n\n')}\n`);
  else terminal.out(`${toJson(other === undefined && only !== undefined ? cardJson(only) : found.map(cardJson))}\n`);
  return EXIT.ok;
}

function cardJson(component: Component): unknown {
  const { params: _, warmup: __, ...card } = component.card;
  return { ...card, params: paramsJsonSchema(component), warmup: defaultWarmup(component.card) };
}

function cardText(component: Component, terminal: Terminal): string {
  const { card } = component;
  const paint = painter(terminal, terminal.outIsTerminal);
  const section = (title: string, body: string): string => `${paint('bold', title)}\n${body}`;
  const warmup = defaultWarmup(card);
  const facts = [
    ['kind', card.kind],
    ['scope', SCOPE_WORDS[card.scope]],
    ...(card.inputs === undefined || card.inputs.length === 0 ? [] : [['reads', card.inputs.join(', ')]]),
    ...(card.outputs === undefined || card.outputs.length === 0 ? [] : [['adds', addedColumns(card).join(', ')]]),
    ...('streams' in component ? [['streams', streamsText(component as JoinComponent)]] : []),
    ...(warmup === undefined ? [] : [['warm-up', `${warmup} rows of each symbol with the default parameters`]]),
    ...(card.stability === 'experimental' ? [['stability', 'experimental: it may change']] : []),
  ];
  const params = paramRows(component).map(({ name, type, fallback, required, meaning }) => [
    `  ${name}`,
    type,
    fallback !== undefined ? `= ${fallback}` : required ? 'required' : '',
    meaning,
  ]);
  const blocks = [
    `${paint('cyan', card.name)}  ${paint('bold', card.title)}\n${wrapText(card.summary, WIDTH)}`,
    table(facts.map(([key = '', value = '']) => [`  ${key}`, value])),
    ...(card.formula === undefined ? [] : [section('Formula', wrapText(card.formula, WIDTH, '  '))]),
    ...(params.length === 0 ? [] : [section('Parameters', table(params))]),
    ...card.examples.map(({ title, params: given }) =>
      section(`Example: ${title}`, exampleText(component, given, paint)),
    ),
    ...(card.see === undefined || card.see.length === 0
      ? []
      : [section('See', card.see.map((line) => `  ${line}`).join('\n'))]),
  ];
  return blocks.join('\n\n');
}

function exampleText(component: Component, params: unknown, paint: ReturnType<typeof painter>): string {
  const yaml = fileText(component, params).replace(/^/gm, '  ');
  return `  ${codeText(component, params)}\n${paint('dim', yaml)}`;
}
