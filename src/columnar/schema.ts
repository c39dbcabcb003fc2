import {
  DataType,
  Dictionary,
  Field,
  Int32,
  Schema,
  Struct,
  Utf8,
  type FixedSizeList,
  type TypeMap,
} from 'apache-arrow';

/** What is known of a schema once and needed for each batch. */
export interface Layout {
  readonly struct: Struct;
  /** Column index by name. */
  readonly index: ReadonlyMap<string, number>;
}

const layouts = new WeakMap<Schema, Layout>();
let latestSchema: Schema | undefined;
let latestLayout: Layout | undefined;

/** The layout of a schema, cached by its identity. */
export function layoutOf(schema: Schema): Layout {
  if (schema === latestSchema && latestLayout !== undefined) return latestLayout;
  let layout = layouts.get(schema);
  if (layout === undefined) {
    layout = {
      struct: new Struct(schema.fields as Field[]),
      index: new Map(schema.fields.map((field, index) => [field.name, index])),
    };
    layouts.set(schema, layout);
  }
  latestSchema = schema;
  latestLayout = layout;
  return layout;
}

/** Index of a column, or -1. */
export function columnIndex(schema: Schema, name: string): number {
  return layoutOf(schema).index.get(name) ?? -1;
}

/** Whether two types are the same, whatever the number of a dictionary. */
export function sameType(a: DataType, b: DataType): boolean {
  if (a === b) return true;
  if (a.typeId !== b.typeId) return false;
  if (DataType.isDictionary(a) && DataType.isDictionary(b)) {
    return sameType(a.dictionary, b.dictionary) && sameType(a.indices, b.indices) && a.isOrdered === b.isOrdered;
  }
  if (DataType.isFixedSizeList(a) && a.listSize !== (b as FixedSizeList).listSize) return false;
  if (a.children !== undefined && a.children !== null && a.children.length > 0) {
    const others = b.children as readonly Field[];
    return (
      a.children.length === others.length &&
      (a.children as readonly Field[]).every((child, index) => sameField(child, others[index]))
    );
  }
  return String(a) === String(b);
}

function sameField(a: Field, b: Field | undefined): boolean {
  return (
    b !== undefined &&
    a.name === b.name &&
    a.nullable === b.nullable &&
    sameType(a.type as DataType, b.type as DataType)
  );
}

/** Whether two schemas have the same columns in the same order; numbers of dictionaries and metadata do not count. */
export function sameSchema(a: Schema, b: Schema): boolean {
  if (a === b) return true;
  return (
    a.fields.length === b.fields.length &&
    a.fields.every((field, index) => sameField(field as Field, b.fields[index] as Field))
  );
}

/** `name: Type` for each column, as error messages list them. */
export function describeSchema(schema: Schema): string[] {
  return schema.fields.map((field) => `${field.name}: ${describeType(field.type as DataType)}`);
}

/** A type as users know it: `Float64`, `Timestamp<NANOSECOND>`, `Dictionary<Utf8>`. */
export function describeType(type: DataType): string {
  if (DataType.isDictionary(type)) return `Dictionary<${describeType(type.dictionary as DataType)}>`;
  return String(type);
}

let nextDictionaryId = 1 << 20;

/**
 * A new type for a column of repeated strings (utf8 by int32 code). One per column and stream:
 * Arrow tells dictionaries apart by number, and two with the same number in one stream corrupt each other.
 */
export function newDictionaryType(): Dictionary<Utf8, Int32> {
  return new Dictionary(new Utf8(), new Int32(), nextDictionaryId++);
}

/** A schema of these columns; each `[name, type, nullable]`. */
export function newSchema<T extends TypeMap = TypeMap>(
  columns: readonly (readonly [name: string, type: DataType, nullable: boolean])[],
  metadata?: Map<string, string>,
): Schema<T> {
  return new Schema<T>(
    columns.map(([name, type, nullable]) => new Field(name, type, nullable)) as unknown as Field<T[keyof T]>[],
    metadata,
  );
}

/**
 * The same schema with dictionary types of its own: for each stream that is opened on a schema kept as a constant,
 * so that two streams never share the number of a dictionary.
 */
export function freshDictionaries<T extends TypeMap = TypeMap>(schema: Schema<T>): Schema<T> {
  if (!schema.fields.some((field) => DataType.isDictionary(field.type as DataType))) return schema;
  const fields = schema.fields.map((field) => {
    const type = field.type as DataType;
    if (!DataType.isDictionary(type)) return field as Field;
    const own = new Dictionary(
      type.dictionary as DataType,
      type.indices as Int32,
      newDictionaryType().id,
      type.isOrdered,
    );
    return new Field(field.name, own as DataType, field.nullable, field.metadata);
  });
  return new Schema<T>(fields as unknown as Field<T[keyof T]>[], schema.metadata);
}
