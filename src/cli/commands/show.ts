import { didYouMean } from '../../base/errors.js';
import { expandShorthand, type Component, type ComponentCard, type JoinComponent } from '../../core/index.js';
import { paramsJsonSchema, printText, type JsonSchema } from '../../pipeline/index.js';
import { BadInput, EXIT } from '../failure.js';
import { libraryRegistry } from '../open-pipeline.js';
import { painter, table, toJson, wrapText, type Terminal } from '../terminal.js';

const WIDTH = 100;

/** The card of one component: what it does, its parameters, columns, warm-up, and how it is written in code and in a file. */
export function showCommand(name: string, options: { readonly json?: boolean }, terminal: Terminal): number {
  const registry = libraryRegistry();
  if (!registry.has(name)) {
    const near = didYouMean(
      name,
      registry.components.map((component) => component.card.name),
    );
    throw new BadInput(`There is no component "${name}".`, near ?? 'See `rxarrow list`.');
  }
  const component = registry.get(name);
  terminal.out(options.json === true ? `${toJson(cardJson(component))}\n` : `${cardText(component, terminal)}\n`);
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
    ['scope', SCOPES[card.scope]],
    ...(card.inputs === undefined || card.inputs.length === 0 ? [] : [['reads', card.inputs.join(', ')]]),
    ...(card.outputs === undefined || card.outputs.length === 0 ? [] : [['adds', outputsText(card)]]),
    ...('streams' in component ? [['streams', streamsText(component as JoinComponent)]] : []),
    ...(warmup === undefined ? [] : [['warm-up', `${warmup} rows of each symbol with the default parameters`]]),
    ...(card.stability === 'experimental' ? [['stability', 'experimental: it may change']] : []),
  ];
  const params = paramRows(paramsJsonSchema(component));
  const blocks = [
    `${paint('cyan', card.name)}  ${paint('bold', card.title)}\n${wrapText(card.summary, WIDTH)}`,
    table(facts.map(([key = '', value = '']) => [`  ${key}`, value])),
    ...(card.formula === undefined ? [] : [section('Formula', wrapText(card.formula, WIDTH, '  '))]),
    ...(params.length === 0
      ? []
      : [
          section(
            'Parameters',
            table(params.map((row) => row.map((cell, index) => (index === 0 ? `  ${cell}` : cell)))),
          ),
        ]),
    ...card.examples.map(({ title, params: given }) =>
      section(`Example: ${title}`, exampleText(component, given, paint)),
    ),
    ...(card.see === undefined || card.see.length === 0
      ? []
      : [section('See', card.see.map((line) => `  ${line}`).join('\n'))]),
  ];
  return blocks.join('\n\n');
}

const SCOPES: Readonly<Record<ComponentCard['scope'], string>> = {
  row: 'each row by itself',
  key: 'each symbol by itself',
  crossSection: 'all symbols together',
  account: 'the whole account',
};

function defaultWarmup(card: ComponentCard): number | undefined {
  const defaults = card.params.safeParse({});
  return card.warmup === undefined || !defaults.success ? undefined : card.warmup(defaults.data as never);
}

function outputsText({ outputs = [], name }: ComponentCard): string {
  if (outputs.length === 1) return name;
  return outputs
    .map((output) => (output === name ? name : `${name}${output.charAt(0).toUpperCase()}${output.slice(1)}`))
    .join(', ');
}

function streamsText({ streams }: JoinComponent): string {
  return streams === '...' ? 'any number, as a list' : streams.join(', ');
}

/** Name, type, default and meaning of each parameter. */
function paramRows(schema: JsonSchema): string[][] {
  const forms = (schema['anyOf'] as JsonSchema[] | undefined) ?? [schema];
  const object = forms.find((form) => form['properties'] !== undefined);
  if (object === undefined) {
    const record = forms.find(
      (form) => form['additionalProperties'] !== undefined && typeof form['additionalProperties'] === 'object',
    );
    return record === undefined
      ? []
      : [['any name', typeText(record['additionalProperties'] as JsonSchema), '', String(record['description'] ?? '')]];
  }
  const required = new Set((object['required'] as string[] | undefined) ?? []);
  return Object.entries(object['properties'] as Record<string, JsonSchema>).map(([name, property]) => {
    const given = property['default'];
    const fallback = given !== undefined ? `= ${JSON.stringify(given)}` : required.has(name) ? 'required' : '';
    return [name, typeText(property), fallback, String(property['description'] ?? '')];
  });
}

function typeText(schema: JsonSchema): string {
  const { $ref, type, items, anyOf, oneOf } = schema as {
    $ref?: string;
    type?: string;
    items?: JsonSchema;
    anyOf?: JsonSchema[];
    oneOf?: JsonSchema[];
  };
  if ($ref !== undefined) return $ref === '#/$defs/reference' ? '' : ($ref.split('/').at(-1) ?? '');
  const branches = anyOf ?? oneOf;
  if (branches !== undefined) return [...new Set(branches.map(typeText))].filter((text) => text !== '').join(' | ');
  const values = schema['enum'] as unknown[] | undefined;
  if (values !== undefined) return values.map((value) => JSON.stringify(value)).join(' | ');
  if (schema['const'] !== undefined) return JSON.stringify(schema['const']);
  switch (type) {
    case 'integer':
      return `whole number${rangeText(schema)}`;
    case 'number':
      return `number${rangeText(schema)}`;
    case 'string':
      return 'text';
    case 'array':
      return items === undefined ? 'list' : `list of ${typeText(items)}`;
    case 'object':
      return schema['properties'] === undefined
        ? 'mapping'
        : `{ ${Object.keys(schema['properties'] as object).join(', ')} }`;
    case undefined:
      return 'any';
    default:
      return type;
  }
}

function rangeText(schema: JsonSchema): string {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema as Record<string, number | undefined>;
  const low = minimum !== undefined ? ` >= ${minimum}` : exclusiveMinimum !== undefined ? ` > ${exclusiveMinimum}` : '';
  const isBound = maximum !== undefined && Math.abs(maximum) < Number.MAX_SAFE_INTEGER;
  const high = isBound ? ` <= ${maximum}` : exclusiveMaximum !== undefined ? ` < ${exclusiveMaximum}` : '';
  return minimum !== undefined && Math.abs(minimum) >= Number.MAX_SAFE_INTEGER
    ? high
    : `${low}${low !== '' && high !== '' ? ',' : ''}${high}`;
}

function exampleText(component: Component, params: unknown, paint: ReturnType<typeof painter>): string {
  const { card } = component;
  const inFile =
    card.kind === 'join'
      ? { from: { [card.name]: joinParams(component as JoinComponent, params) } }
      : card.kind === 'source' || card.kind === 'sink'
        ? { [card.kind]: { [card.name]: params } }
        : [{ [card.name]: params }];
  const yaml = printText(inFile).trimEnd().replace(/^/gm, '  ');
  return `  ${codeText(component, params)}\n${paint('dim', yaml)}`;
}

function joinParams(join: JoinComponent, params: unknown): unknown {
  const given = (params ?? {}) as Record<string, unknown>;
  const { streams } = join;
  if (streams === '...') return Object.keys(given).length === 0 ? ['a', 'b'] : { streams: ['a', 'b'], ...given };
  return { ...Object.fromEntries(streams.map((name) => [name, name])), ...given };
}

function codeText({ card, ...component }: Component, params: unknown): string {
  const given = expandShorthand(card, params) === params ? (params as object | undefined) : undefined;
  const isEmpty = params === undefined || (given !== undefined && given !== null && Object.keys(given).length === 0);
  const args = isEmpty ? '' : literal(params);
  if (card.kind !== 'join') return `${card.name}(${args})`;
  const { streams } = component as unknown as JoinComponent;
  return `${card.name}(${streams === '...' ? '[a, b]' : `{ ${streams.join(', ')} }`}${args === '' ? '' : `, ${args}`})`;
}

/** Plain data as TypeScript. */
function literal(value: unknown): string {
  if (typeof value === 'string') return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value).map(
      ([key, item]) => `${/^[A-Za-z_$][\w$]*$/.test(key) ? key : literal(key)}: ${literal(item)}`,
    );
    return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
  }
  return String(value);
}
