/** A number within the metadata of an Arrow message, and what it means. */
export interface Place {
  readonly at: number;
  readonly bytes: 1 | 2 | 4 | 8;
  readonly what: string;
}

/** What a slot of a table holds, as far as the grammar of Arrow's messages goes (format/Message.fbs, format/Schema.fbs). */
type Slot =
  | { readonly kind: 'scalar'; readonly bytes: 1 | 2 | 4 | 8 }
  | { readonly kind: 'table'; readonly table: Grammar }
  | { readonly kind: 'tables'; readonly table: Grammar }
  | { readonly kind: 'structs'; readonly bytes: number; readonly fields: readonly (4 | 8)[] }
  | { readonly kind: 'string' };

type Grammar = () => Readonly<Record<number, readonly [name: string, slot: Slot]>>;

const scalar = (bytes: 1 | 2 | 4 | 8): Slot => ({ kind: 'scalar', bytes });
const NONE: Grammar = () => ({});
const INT: Grammar = () => ({ 0: ['bitWidth', scalar(4)], 1: ['isSigned', scalar(1)] });
const TYPE: Grammar = () => ({ 0: ['first parameter', scalar(2)], 1: ['second parameter', scalar(4)] });
const DICTIONARY_ENCODING: Grammar = () => ({
  0: ['dictionary id', scalar(8)],
  1: ['index type', { kind: 'table', table: INT }],
  2: ['isOrdered', scalar(1)],
});
const KEY_VALUE: Grammar = () => ({ 0: ['key', { kind: 'string' }], 1: ['value', { kind: 'string' }] });
const FIELD: Grammar = () => ({
  0: ['field name', { kind: 'string' }],
  1: ['nullable', scalar(1)],
  2: ['type', scalar(1)],
  3: ['type parameters', { kind: 'table', table: TYPE }],
  4: ['dictionary', { kind: 'table', table: DICTIONARY_ENCODING }],
  5: ['children', { kind: 'tables', table: FIELD }],
  6: ['field metadata', { kind: 'tables', table: KEY_VALUE }],
});
const SCHEMA: Grammar = () => ({
  0: ['endianness', scalar(2)],
  1: ['fields', { kind: 'tables', table: FIELD }],
  2: ['metadata', { kind: 'tables', table: KEY_VALUE }],
});
const RECORD_BATCH: Grammar = () => ({
  0: ['rows', scalar(8)],
  1: ['nodes', { kind: 'structs', bytes: 16, fields: [8, 8] }],
  2: ['buffers', { kind: 'structs', bytes: 16, fields: [8, 8] }],
  3: ['compression', { kind: 'table', table: NONE }],
});
const DICTIONARY_BATCH: Grammar = () => ({
  0: ['dictionary id', scalar(8)],
  1: ['dictionary data', { kind: 'table', table: RECORD_BATCH }],
  2: ['isDelta', scalar(1)],
});
const HEADERS: readonly Grammar[] = [NONE, SCHEMA, DICTIONARY_BATCH, RECORD_BATCH];
const FOOTER: Grammar = () => ({
  0: ['version', scalar(2)],
  1: ['schema', { kind: 'table', table: SCHEMA }],
  2: ['dictionary blocks', { kind: 'structs', bytes: 24, fields: [8, 4, 8] }],
  3: ['batch blocks', { kind: 'structs', bytes: 24, fields: [8, 4, 8] }],
});

/** Walks a sound FlatBuffer along its grammar and gathers every number in it: offsets, lengths, values. */
class Walk {
  readonly places: Place[] = [];
  private readonly view: DataView;

  constructor(bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  root(start: number, grammar: Grammar): void {
    this.places.push({ at: start, bytes: 4, what: 'root offset' });
    this.table(start + this.view.getUint32(start, true), grammar);
  }

  slot(table: number, slot: number): number {
    const vtable = table - this.view.getInt32(table, true);
    const entry = 4 + slot * 2;
    if (entry >= this.view.getUint16(vtable, true)) return 0;
    const offset = this.view.getUint16(vtable + entry, true);
    return offset === 0 ? 0 : table + offset;
  }

  uint8(at: number): number {
    return this.view.getUint8(at);
  }

  follow(at: number): number {
    return at + this.view.getUint32(at, true);
  }

  table(table: number, grammar: Grammar): void {
    const vtable = table - this.view.getInt32(table, true);
    this.places.push({ at: table, bytes: 4, what: 'vtable offset' }, { at: vtable, bytes: 2, what: 'vtable size' });
    for (const [number, [name, slot]] of Object.entries(grammar())) {
      const at = this.slot(table, Number(number));
      if (at === 0) continue;
      this.places.push({ at: vtable + 4 + Number(number) * 2, bytes: 2, what: `slot of ${name}` });
      this.value(at, name, slot);
    }
  }

  private value(at: number, name: string, slot: Slot): void {
    if (slot.kind === 'scalar') {
      this.places.push({ at, bytes: slot.bytes, what: name });
      return;
    }
    this.places.push({ at, bytes: 4, what: `offset of ${name}` });
    const target = this.follow(at);
    if (slot.kind === 'table') {
      this.table(target, slot.table);
      return;
    }
    this.places.push({ at: target, bytes: 4, what: `length of ${name}` });
    const length = this.view.getUint32(target, true);
    for (let index = 0; index < length && slot.kind !== 'string'; index++) {
      if (slot.kind === 'tables') {
        const element = target + 4 + index * 4;
        this.places.push({ at: element, bytes: 4, what: `offset of an element of ${name}` });
        this.table(this.follow(element), slot.table);
        continue;
      }
      let field = target + 4 + index * slot.bytes;
      for (const bytes of slot.fields) {
        this.places.push({ at: field, bytes, what: `element of ${name}` });
        field += 8;
      }
    }
  }
}

const END = 0xffffffff;

/** Every number of the framing and the metadata of a sound Arrow stream or file. */
export function placesOf(bytes: Uint8Array, isFile: boolean): Place[] {
  const walk = new Walk(bytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = isFile ? 8 : 0;
  while (at + 8 <= bytes.length && view.getUint32(at, true) === END) {
    const length = view.getInt32(at + 4, true);
    walk.places.push({ at, bytes: 4, what: 'continuation' }, { at: at + 4, bytes: 4, what: 'length of metadata' });
    if (length === 0) break;
    const root = at + 8;
    walk.places.push({ at: root, bytes: 4, what: 'root offset' });
    const message = walk.follow(root);
    walk.table(message, () => ({
      0: ['version', scalar(2)],
      1: ['kind of message', scalar(1)],
      2: ['header', { kind: 'table', table: headerOf(walk, message) }],
      3: ['length of body', scalar(8)],
    }));
    const bodyAt = walk.slot(message, 3);
    at = root + length + (bodyAt === 0 ? 0 : Number(view.getBigInt64(bodyAt, true)));
  }
  if (isFile) {
    const length = view.getInt32(bytes.length - 10, true);
    walk.places.push({ at: bytes.length - 10, bytes: 4, what: 'length of footer' });
    walk.root(bytes.length - 10 - length, FOOTER);
  }
  return walk.places;
}

function headerOf(walk: Walk, message: number): Grammar {
  const kind = walk.slot(message, 1);
  return HEADERS[kind === 0 ? 0 : walk.uint8(kind)] ?? NONE;
}
