import * as z from 'zod';
import {
  COMPONENT_KINDS,
  componentParamKinds,
  type Component,
  type ComponentKind,
  type JoinComponent,
  type Registry,
} from '../core/index.js';
import { settingsOf } from '../runtime/resilience/index.js';
import { frameSchema, streamName } from './frame.js';

/** JSON Schema as plain data. */
export type JsonSchema = { [key: string]: unknown };

const REFERENCE = 'rxarrow.reference';

/**
 * The JSON Schema of pipeline files with the components of a registry: what editors complete and check.
 * Made from the very zod schemas that files are checked with.
 */
export function pipelineJsonSchema(registry: Registry): JsonSchema {
  const loose = (target: string): z.ZodType => z.unknown().meta({ [REFERENCE]: target });
  const frame = frameSchema({
    use: (...kinds) => loose(targetOf(kinds) ?? ''),
    from: loose('from'),
  });
  const definitions: Record<string, JsonSchema> = {
    reference: {
      type: 'string',
      pattern: '\\$\\{[^{}]+\\}',
      description: 'A value from outside: ${NAME}, ${file:path} or ${params.name}.',
    },
    stream: convert(streamName()),
  };
  for (const kind of COMPONENT_KINDS) {
    const components = registry.components.filter((component) => component.card.kind === kind);
    for (const component of components) definitions[definitionName(component)] = paramsJsonSchema(component);
    definitions[kind] = kind === 'join' ? joinUse(components as JoinComponent[]) : usesOf(components, kind);
  }
  const settings = { ...settingsOf(['operator']).shape, ...settingsOf(['source']).shape };
  for (const [name, schema] of Object.entries(settings)) {
    const { $schema: _, ...setting } = withReferences(convert(schema as z.ZodType)) as JsonSchema;
    definitions[settingName(name)] = setting;
  }
  definitions['indicatorOrOperator'] = { anyOf: [{ $ref: '#/$defs/indicator' }, { $ref: '#/$defs/operator' }] };
  definitions['from'] = { anyOf: [{ $ref: '#/$defs/stream' }, { $ref: '#/$defs/join' }] };
  const { $schema, ...root } = withReferences(convert(frame)) as JsonSchema;
  return {
    $schema,
    title: 'rxarrow pipeline',
    ...root,
    $defs: definitions,
  };
}

/** The parameters of one component as files have them, its shorthand included. */
export function paramsJsonSchema({ card }: Component): JsonSchema {
  const { $schema: _, ...schema } = withReferences(convert(card.params)) as JsonSchema;
  const forms: JsonSchema[] = [schema];
  const short =
    card.shorthand === undefined
      ? undefined
      : (schema['properties'] as Record<string, JsonSchema> | undefined)?.[card.shorthand];
  if (short !== undefined) forms.push(short);
  if (!needsParams(schema)) forms.push({ type: 'null' });
  const about = { title: card.title, description: card.summary };
  return forms.length === 1 ? { ...schema, ...about } : { ...about, anyOf: forms };
}

// A component may have any name, also that of a kind.
function definitionName({ card }: Component): string {
  return `${card.kind}.${card.name}`;
}

function settingName(name: string): string {
  return `setting.${name}`;
}

function usesOf(components: readonly Component[], kind: ComponentKind): JsonSchema {
  const settings = Object.fromEntries(
    Object.keys(settingsOf([kind]).shape).map((name) => [name, { $ref: `#/$defs/${settingName(name)}` }]),
  );
  const named = components.map((component) => {
    const { card } = component;
    return {
      type: 'object',
      title: card.name,
      description: card.summary,
      properties: {
        [card.name]: { $ref: `#/$defs/${definitionName(component)}` },
        id: { type: 'string', minLength: 1 },
        ...settings,
      },
      required: [card.name],
      additionalProperties: false,
    };
  });
  const bare = components.filter(({ card }) => !needsParams(convert(card.params))).map(({ card }) => card.name);
  const forms: JsonSchema[] = [...named, ...(bare.length === 0 ? [] : [{ enum: bare }])];
  return forms.length === 0 ? { not: {} } : { oneOf: forms };
}

function joinUse(joins: readonly JoinComponent[]): JsonSchema {
  const one = { $ref: '#/$defs/stream' };
  const forms = joins.map(({ card, streams }) => {
    const { $schema: _, properties = {}, required = [], ...rest } = withReferences(convert(card.params)) as JsonSchema;
    const named =
      streams === '...'
        ? { streams: { type: 'array', items: one, minItems: 1 } }
        : Object.fromEntries(streams.map((name) => [name, one]));
    const size = streams === '...' ? { minItems: 1 } : { minItems: streams.length, maxItems: streams.length };
    const whole = {
      ...rest,
      type: 'object',
      properties: { ...named, ...(properties as JsonSchema) },
      required: [...Object.keys(named), ...(required as string[])],
    };
    const list = { type: 'array', items: one, ...size };
    return {
      type: 'object',
      title: card.name,
      description: card.summary,
      properties: { [card.name]: { description: card.summary, anyOf: [list, whole] } },
      required: [card.name],
      additionalProperties: false,
    };
  });
  return forms.length === 0 ? { not: {} } : { oneOf: forms };
}

function needsParams(schema: JsonSchema): boolean {
  return schema['type'] !== 'object' || ((schema['required'] as unknown[] | undefined)?.length ?? 0) > 0;
}

function convert(schema: z.ZodType): JsonSchema {
  return z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    override({ zodSchema, jsonSchema }) {
      const type = zodSchema as unknown as z.ZodType;
      const target = (type.meta()?.[REFERENCE] as string | undefined) ?? targetOf(componentParamKinds(type));
      if (target !== undefined) {
        for (const key of Object.keys(jsonSchema))
          if (key !== 'description') delete jsonSchema[key as keyof typeof jsonSchema];
        jsonSchema.$ref = `#/$defs/${target}`;
      } else if (type instanceof z.ZodUnion && jsonSchema.anyOf !== undefined) {
        // What only code can give, as a function, says nothing here and would make every value right.
        const said = jsonSchema.anyOf.filter((branch) => Object.keys(branch).length > 0);
        if (said.length > 0) jsonSchema.anyOf = said;
      }
    },
  }) as JsonSchema;
}

/** The definition of a use of these kinds; two are only ever those of what stands in a pipe. */
function targetOf(kinds: readonly ComponentKind[] | undefined): string | undefined {
  return kinds !== undefined && kinds.length > 1 ? 'indicatorOrOperator' : kinds?.[0];
}

/** Numbers, truth values and words may also be brought from outside by a text `${...}`. */
function withReferences(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withReferences);
  if (schema === null || typeof schema !== 'object') return schema;
  const node = schema as JsonSchema;
  const isScalar =
    ['integer', 'number', 'boolean'].includes(node['type'] as string) ||
    node['enum'] !== undefined ||
    node['const'] !== undefined ||
    (node['type'] === 'string' && node['pattern'] !== undefined);
  if (isScalar) {
    const { description, default: given, ...plain } = node;
    return {
      ...(description === undefined ? {} : { description }),
      ...(given === undefined ? {} : { default: given }),
      anyOf: [plain, { $ref: '#/$defs/reference' }],
    };
  }
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) => {
      if (key === 'properties' || key === '$defs')
        return [
          key,
          Object.fromEntries(Object.entries(value as JsonSchema).map(([name, inner]) => [name, withReferences(inner)])),
        ];
      return [key, ['default', 'required', 'propertyNames', 'examples'].includes(key) ? value : withReferences(value)];
    }),
  );
}
