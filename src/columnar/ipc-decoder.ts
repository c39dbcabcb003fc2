import { LargeUtf8, Utf8, Vector, type Data, type DataType, type RecordBatch, type Schema } from 'apache-arrow';
import { newBatch, NO_METADATA } from './batch.js';
import { concatColumns } from './concat.js';
import { FlatReader } from './flat-reader.js';
import { ColumnReader } from './ipc-columns.js';
import type { IpcLimits } from './ipc-limits.js';
import { readMetadata, readSchema, type IncomingField, type IncomingSchema } from './ipc-schema.js';
import { readStrings, textColumn } from './strings.js';

const MESSAGE = { version: 0, headerKind: 1, header: 2, bodyLength: 3, metadata: 4 };
const KINDS = ['none', 'schema', 'dictionary', 'batch'] as const;
const OLDEST_VERSION = 3;
const NEWEST_VERSION = 4;
// Every part of a dictionary is looked at when words are looked up: many small ones are joined.
const MOST_PARTS = 16;

/** A message without its body. */
export interface IncomingMessage {
  readonly kind: (typeof KINDS)[number];
  readonly bodyLength: number;
  readonly flat: FlatReader;
  readonly table: number;
  readonly header: number;
}

/** Reads the description of a message, which begins at byte `position` of the input. */
export function readMessage(metadata: Uint8Array, position: number): IncomingMessage {
  const flat = new FlatReader(metadata, position);
  const table = flat.root();
  const version = flat.int16Field(table, MESSAGE.version, 0);
  if (version < OLDEST_VERSION || version > NEWEST_VERSION) {
    throw flat.fail(table, `The Arrow data has metadata version ${version + 1}; versions 4 and 5 are supported.`);
  }
  const number = flat.uint8Field(table, MESSAGE.headerKind, 0);
  const kind = KINDS[number];
  const header = flat.tableField(table, MESSAGE.header);
  if (kind === undefined || kind === 'none' || header === undefined) {
    throw flat.fail(table, `A message of kind ${number} was found where a schema, dictionary or batch was expected.`);
  }
  const bodyLength = flat.countField(table, MESSAGE.bodyLength, 'length of a message');
  if (bodyLength % 8 !== 0)
    throw flat.fail(table, `The body of a message has ${bodyLength} bytes, which is no multiple of 8.`);
  return { kind, bodyLength, flat, table, header };
}

/** Turns the messages of one stream or file into batches. */
export class IpcDecoder {
  private incoming: IncomingSchema | undefined;
  private readonly byId = new Map<bigint, IncomingField>();
  private readonly dictionaries = new Map<bigint, Vector>();
  private readonly limits: IpcLimits;
  /** How many dictionaries have come. */
  dictionariesTaken = 0;

  constructor(limits: IpcLimits) {
    this.limits = limits;
  }

  /** The schema, once it has come. */
  get schema(): Schema | undefined {
    return this.incoming?.schema;
  }

  /** Takes the schema at a table of the metadata. */
  takeSchema(flat: FlatReader, table: number): void {
    if (this.incoming !== undefined) throw flat.fail(table, 'A second schema was found in one stream.');
    this.incoming = readSchema(flat, table, this.limits);
    this.index(this.incoming.fields);
  }

  private index(fields: readonly IncomingField[]): void {
    for (const field of fields) {
      if (field.dictionary !== undefined) this.byId.set(field.dictionary.id, field);
      this.index(field.children);
    }
  }

  /** Takes a message with its body, which begins at a multiple of 8 in its buffer; gives the batch if it is one. */
  take(message: IncomingMessage, body: Uint8Array): RecordBatch | undefined {
    const { kind, flat, header } = message;
    if (kind === 'schema') {
      this.takeSchema(flat, header);
      return undefined;
    }
    const { incoming } = this;
    if (incoming === undefined) throw flat.fail(header, `A ${kind} was found before the schema.`);
    if (kind === 'dictionary') {
      this.takeDictionary(message, body);
      return undefined;
    }
    const columns = this.columnsAt(message, header, body);
    const metadata = readMetadata(flat, message.table, MESSAGE.metadata);
    const made = columns.columns(incoming.fields);
    return newBatch(incoming.schema, columns.rows, made, metadata.size === 0 ? NO_METADATA : metadata);
  }

  private columnsAt({ flat }: IncomingMessage, table: number, body: Uint8Array): ColumnReader {
    return new ColumnReader(flat, table, body, this.dictionaries, this.limits);
  }

  private takeDictionary(message: IncomingMessage, body: Uint8Array): void {
    this.dictionariesTaken++;
    const { flat, header } = message;
    const id = flat.int64Field(header, 0);
    const data = flat.tableField(header, 1);
    const isDelta = flat.uint8Field(header, 2, 0) !== 0;
    const field = this.byId.get(id);
    if (field?.dictionary === undefined) throw flat.fail(header, `Dictionary ${id} belongs to no column.`);
    if (data === undefined) throw flat.fail(header, `Dictionary ${id} has no words.`);
    const { large } = field.dictionary;
    const read = this.columnsAt(message, data, body).words((large ? new LargeUtf8() : new Utf8()) as DataType);
    const words = large ? (textColumn(readStrings(read, field.name)) as Data) : read;
    const known = this.dictionaries.get(id);
    if (isDelta && known === undefined) throw flat.fail(header, `Dictionary ${id} is added to before it has come.`);
    const parts = isDelta ? [...(known as Vector).data, words] : [words];
    const joined = parts.length > MOST_PARTS ? [concatColumns(parts, words.type as DataType, field.name)] : parts;
    this.dictionaries.set(id, new Vector(joined));
  }
}
