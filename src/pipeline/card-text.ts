import * as z from 'zod';
import {
  componentParamKinds,
  expandShorthand,
  outputNames,
  type Component,
  type ComponentCard,
  type JoinComponent,
  type Scope,
} from '../core/index.js';
import { paramsJsonSchema, type JsonSchema } from './json-schema.js';
import { printText } from './yaml-text.js';

/** One parameter as tables show it. */
export interface ParamRow {
  readonly name: string;
  /** In words: `whole number >= 1`, `text`, `"touch" | "through"`. */
  readonly type: string;
  /** Written as JSON; undefined where there is none. */
  readonly fallback: string | undefined;
  readonly required: boolean;
  readonly meaning: string;
}

/** Scopes in the words of a trader. */
export const SCOPE_WORDS: Readonly<Record<Scope, string>> = {
  row: 'each row by itself',
  key: 'each symbol by itself',
  crossSection: 'all symbols together',
  account: 'the whole account',
};

/** Leading rows of a symbol without a value under the default parameters; undefined where that is not known. */
export function defaultWarmup(card: ComponentCard): number | undefined {
  const defaults = card.params.safeParse({});
  return card.warmup === undefined || !defaults.success ? undefined : card.warmup(defaults.data as never);
}

/** The columns a component adds when nothing is renamed. */
export function addedColumns({ name, outputs = [], family = false }: ComponentCard): readonly string[] {
  return family ? outputs : outputNames(name, outputs, undefined);
}

/** The inputs of a join in words. */
export function streamsText({ streams }: JoinComponent): string {
  return streams === '...' ? 'any number, as a list' : streams.join(', ');
}

/** The parameters of a component in the order of its definition; `nested`: those within parameters too, as `account.cash`. */
export function paramRows(component: Component, options: { readonly nested?: boolean } = {}): ParamRow[] {
  const schema = paramsJsonSchema(component);
  const forms = (schema['anyOf'] as JsonSchema[] | undefined) ?? [schema];
  const object = forms.find((form) => form['properties'] !== undefined);
  if (object === undefined) return anyNameRow(forms);
  return rowsOf(object, '', options.nested === true);
}

function rowsOf(object: JsonSchema, prefix: string, nested: boolean): ParamRow[] {
  const required = new Set((object['required'] as string[] | undefined) ?? []);
  return Object.entries(object['properties'] as Record<string, JsonSchema>).flatMap(([name, property]) => {
    const row: ParamRow = {
      name: `${prefix}${name}`,
      type: typeText(property),
      fallback: property['default'] === undefined ? undefined : JSON.stringify(property['default']),
      required: required.has(name),
      meaning: String(property['description'] ?? ''),
    };
    const inner = nested ? objectWithin(property) : undefined;
    return inner === undefined ? [row] : [row, ...rowsOf(inner, `${prefix}${name}.`, nested)];
  });
}

/** The form of a parameter that is an object with named fields which say what they mean, where there is one such form. */
function objectWithin(schema: JsonSchema): JsonSchema | undefined {
  const forms = [schema, ...((schema['anyOf'] ?? schema['oneOf'] ?? []) as JsonSchema[])];
  const described = forms.filter((form) =>
    Object.values((form['properties'] ?? {}) as Record<string, JsonSchema>).some(
      (field) => field['description'] !== undefined,
    ),
  );
  return described.length === 1 ? described[0] : undefined;
}

/** The one row of parameters whose names are up to the user, as the columns of `derive`. */
function anyNameRow(forms: readonly JsonSchema[]): ParamRow[] {
  const record = forms.find(
    (form) => form['additionalProperties'] !== undefined && typeof form['additionalProperties'] === 'object',
  );
  if (record === undefined) return [];
  const type = typeText(record['additionalProperties'] as JsonSchema);
  const meaning = String(record['description'] ?? '');
  return [{ name: 'any name', type, fallback: undefined, required: false, meaning }];
}

function typeText(schema: JsonSchema): string {
  const { $ref, type, items, anyOf, oneOf } = schema as {
    $ref?: string;
    type?: string | readonly string[];
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
  if (typeof type === 'object') return type.map((each) => typeText({ ...schema, type: each })).join(' | ');
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

/** How a component with these parameters stands in a pipeline file. */
export function fileText(component: Component, params: unknown): string {
  const { kind, name } = component.card;
  if (kind === 'join') return printText({ from: { [name]: joinParams(component as JoinComponent, params) } }).trimEnd();
  const use = { [name]: params };
  if (kind === 'venue') return printText([{ trading: { venue: use } }]).trimEnd();
  return printText(kind === 'source' || kind === 'sink' ? { [kind]: use } : [use]).trimEnd();
}

function joinParams(join: JoinComponent, params: unknown): unknown {
  const given = (params ?? {}) as Record<string, unknown>;
  const { streams } = join;
  if (streams === '...') return Object.keys(given).length === 0 ? ['a', 'b'] : { streams: ['a', 'b'], ...given };
  return { ...Object.fromEntries(streams.map((name) => [name, name])), ...given };
}

/** The call that configures a component with these parameters, on one line. */
export function codeText({ card, ...component }: Component, params: unknown): string {
  const given = expandShorthand(card, params) === params ? (params as object | undefined) : undefined;
  const isEmpty = params === undefined || (given !== undefined && given !== null && Object.keys(given).length === 0);
  const args = isEmpty ? '' : literal(params, card.params);
  if (card.kind !== 'join') return `${card.name}(${args})`;
  const { streams } = component as unknown as JoinComponent;
  return `${card.name}(${streams === '...' ? '[a, b]' : `{ ${streams.join(', ')} }`}${args === '' ? '' : `, ${args}`})`;
}

/** Whether parameters can stand in a file: no tables, functions or other things that only code can make. */
export function isPlainData(value: unknown): boolean {
  if (value === null || typeof value !== 'object') return typeof value !== 'function';
  if (Array.isArray(value)) return value.every(isPlainData);
  return Object.getPrototypeOf(value) === Object.prototype && Object.values(value).every(isPlainData);
}

/** Plain data as TypeScript; components among it as the calls that make them. */
function literal(value: unknown, given?: z.ZodType): string {
  const schema = unwrapped(given);
  if (schema !== undefined && componentParamKinds(schema) !== undefined) return useText(value);
  if (typeof value === 'string') return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
  if (Array.isArray(value)) return `[${value.map((item) => literal(item, elementOf(schema))).join(', ')}]`;
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value).map(([key, item]) => {
      const name = /^[A-Za-z_$][\w$]*$/.test(key) ? key : literal(key);
      // What only code can make, such as a table, is named and not spelt out.
      return isPlainData(item) ? `${name}: ${literal(item, propertyOf(schema, key))}` : key;
    });
    return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
  }
  return String(value);
}

function useText(use: unknown): string {
  if (typeof use === 'string') return `${use}()`;
  const [[name, params] = ['', undefined]] = Object.entries(use as object) as [string, unknown][];
  return `${name}(${params === undefined || params === null ? '' : literal(params)})`;
}

function unwrapped(schema: z.ZodType | undefined): z.ZodType | undefined {
  let inner = schema;
  while (inner instanceof z.ZodOptional || inner instanceof z.ZodDefault || inner instanceof z.ZodReadonly)
    inner = inner.unwrap() as z.ZodType;
  return inner;
}

function elementOf(schema: z.ZodType | undefined): z.ZodType | undefined {
  return schema instanceof z.ZodArray ? (schema.element as z.ZodType) : undefined;
}

function propertyOf(schema: z.ZodType | undefined, key: string): z.ZodType | undefined {
  return schema instanceof z.ZodObject ? (schema.shape as Record<string, z.ZodType | undefined>)[key] : undefined;
}
