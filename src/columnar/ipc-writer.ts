import { RecordBatchFileWriter, RecordBatchStreamWriter, Schema, type Data, type RecordBatch } from 'apache-arrow';
import { SchemaMismatch } from '../base/errors.js';
import { newBatch } from './batch.js';
import { emptyBatch } from './control.js';
import { OutgoingLayout } from './ipc-layout.js';
import { describeSchema, sameSchema } from './schema.js';
import { readState, stateTable, type StateTables } from './state-table.js';
import { textColumn } from './strings.js';

// apache-arrow's writers do the encoding of messages. What is replaced is what they do to streams: they close without a word
// when a schema compares unequal, tell dictionaries apart by number, and hand bytes on asynchronously.

/** Collects the pieces that an encoder writes. */
class Pieces {
  private pieces: Uint8Array[] = [];
  private length = 0;

  add(chunk: unknown): number {
    const view = chunk as ArrayBufferView;
    const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
    if (bytes.length > 0) this.pieces.push(bytes);
    this.length += bytes.length;
    return bytes.length;
  }

  /** The pieces as they are: views on the memory of the batches where nothing had to be rearranged. */
  takeApart(): Uint8Array[] {
    const { pieces } = this;
    this.pieces = [];
    this.length = 0;
    return pieces;
  }

  take(): Uint8Array {
    const joined = new Uint8Array(this.length);
    let at = 0;
    for (const piece of this.pieces) {
      joined.set(piece, at);
      at += piece.length;
    }
    this.pieces = [];
    this.length = 0;
    return joined;
  }
}

class StreamEncoder extends RecordBatchStreamWriter {
  readonly pieces = new Pieces();

  begin(schema: Schema): void {
    this._started = true;
    this._schema = schema;
    this._writeSchema(schema);
  }

  dictionary(words: Data, id: number, isDelta: boolean): void {
    this._writeDictionaryBatch(words, id, isDelta);
  }

  batch(batch: RecordBatch): void {
    this._writeRecordBatch(batch);
  }

  end(): void {
    if (this._schema !== null) this._writeFooter(this._schema);
  }

  protected override _write(chunk: unknown): this {
    this._position += this.pieces.add(chunk);
    return this;
  }

  protected override _writeDictionaries(): this {
    return this;
  }
}

class FileEncoder extends RecordBatchFileWriter {
  readonly pieces = new Pieces();

  begin(schema: Schema): void {
    this._started = true;
    this._schema = schema;
    this._writeSchema(schema);
  }

  dictionary(words: Data, id: number): void {
    this._writeDictionaryBatch(words, id, false);
  }

  batch(batch: RecordBatch): void {
    this._writeRecordBatch(batch);
  }

  /** Where the batches are that have been written. */
  blocks(): RecordBatch {
    const blocks = this._recordBatchBlocks;
    return stateTable({
      metadata: Float64Array.from(blocks, (block) => block.metaDataLength),
      body: Float64Array.from(blocks, (block) => block.bodyLength),
      offset: Float64Array.from(blocks, (block) => block.offset),
    });
  }

  /** Goes on behind `bytes` that another has written. */
  goOn(blocks: RecordBatch | undefined, bytes: number): void {
    this._position = bytes;
    if (blocks === undefined) return;
    const column = (name: string): Float64Array => readState(blocks, name) as Float64Array;
    const [metadata, body, offset] = [column('metadata'), column('body'), column('offset')];
    this._recordBatchBlocks = Array.from(offset, (at, index) => ({
      metaDataLength: metadata[index] as number,
      bodyLength: body[index] as number,
      offset: at,
    }));
  }

  end(): void {
    if (this._schema !== null) this._writeFooter(this._schema);
  }

  protected override _write(chunk: unknown): this {
    this._position += this.pieces.add(chunk);
    return this;
  }

  protected override _writeDictionaries(): this {
    return this;
  }
}

const NO_COLUMNS = new Schema([]);

/** Keeps the batches of one writer to one schema. */
abstract class IpcWriter {
  private given: Schema | undefined;
  /** Controls that came before the columns were known. */
  private waiting: RecordBatch[] = [];

  constructor(schema: Schema | undefined) {
    this.given = schema;
  }

  /** The columns that it was given, once they are known. */
  protected get columns(): Schema {
    return this.given ?? NO_COLUMNS;
  }

  /** Takes the columns of another writer; undefined when that had none yet. */
  protected adopt(state: StateTables): Schema | undefined {
    const columns = state['columns'];
    if (columns === undefined) return undefined;
    this.given = columns.schema;
    return columns.schema;
  }

  /** The batches that can be written now, all of one schema. */
  protected accept(batch: RecordBatch): RecordBatch[] {
    const bare = batch.numRows === 0 && batch.schema.fields.length === 0;
    if (this.given === undefined) {
      if (bare) {
        this.waiting.push(batch);
        return [];
      }
      this.given = batch.schema;
    }
    const { given, waiting } = this;
    this.waiting = [];
    if (!bare && !sameSchema(given, batch.schema)) {
      throw new SchemaMismatch({
        column: '*',
        wanted: `the columns that the stream began with: ${describeSchema(given).join(', ')}`,
        available: describeSchema(batch.schema),
        hint: 'Write batches with other columns to another stream.',
      });
    }
    return [...waiting, batch].map((each) =>
      each.schema.fields.length === given.fields.length ? each : withSchema(each, given),
    );
  }

  /** What is left at the end, and the schema to write when nothing else told it. */
  protected rest(): { batches: RecordBatch[]; schema: Schema } {
    const schema = this.given ?? NO_COLUMNS;
    const batches = this.waiting.map((each) => withSchema(each, schema));
    this.waiting = [];
    return { batches, schema };
  }
}

/** A control batch with the columns of the stream it goes into. */
function withSchema(control: RecordBatch, schema: Schema): RecordBatch {
  return newBatch(schema, 0, emptyBatch(schema).data.children as Data[], control.metadata);
}

/**
 * Writes batches as an Arrow IPC stream: each call gives the bytes to send. The schema comes first; dictionaries are united by column
 * and sent as deltas; controls and other metadata of batches are kept, also of batches without rows.
 */
export class IpcStreamWriter extends IpcWriter {
  private readonly encoder = new StreamEncoder();
  private layout: OutgoingLayout | undefined;

  /** `schema` is needed only for a stream that may end without a batch. */
  constructor(schema?: Schema) {
    super(schema);
  }

  /**
   * The bytes of one batch with all that must come before them.
   * @throws SchemaMismatch when the batch has other columns than the first
   */
  write(batch: RecordBatch): Uint8Array {
    for (const each of this.accept(batch)) this.encode(each);
    return this.encoder.pieces.take();
  }

  /** The same in pieces that share the memory of the batch. */
  writeApart(batch: RecordBatch): Uint8Array[] {
    for (const each of this.accept(batch)) this.encode(each);
    return this.encoder.pieces.takeApart();
  }

  /** What it needs to go on behind what it has written: the columns and the words that have been sent. */
  state(): StateTables {
    return this.layout === undefined ? {} : layoutState(this.columns, this.layout);
  }

  /** Goes on where another writer was that has written so many bytes. */
  goOn(state: StateTables, _bytes: number): void {
    const schema = this.adopt(state);
    if (schema === undefined) return;
    const layout = this.open(schema);
    restoreWords(layout, state, true);
    this.encoder.pieces.take();
  }

  private open(schema: Schema): OutgoingLayout {
    if (this.layout === undefined) {
      this.layout = new OutgoingLayout(schema, true);
      this.encoder.begin(this.layout.schema);
    }
    return this.layout;
  }

  private encode(batch: RecordBatch): void {
    const layout = this.open(batch.schema);
    const arranged = layout.arrange(batch);
    for (const { id, dictionary } of layout.dictionaries) {
      const update = dictionary.takeUpdate();
      if (update !== undefined) this.encoder.dictionary(update.words, id, update.isDelta);
    }
    this.encoder.batch(arranged);
  }

  /** The bytes that end the stream. */
  finish(): Uint8Array {
    const { batches, schema } = this.rest();
    this.open(schema);
    for (const each of batches) this.encode(each);
    this.encoder.end();
    return this.encoder.pieces.take();
  }
}

/**
 * Writes batches as an Arrow IPC file: each call gives the next bytes, `finish` the dictionaries and the footer. A file has one
 * dictionary a column, so the words of all batches are kept until the end; rows are not.
 */
export class IpcFileWriter extends IpcWriter {
  private readonly encoder = new FileEncoder();
  private layout: OutgoingLayout | undefined;

  /** `schema` is needed only for a file that may end without a batch. */
  constructor(schema?: Schema) {
    super(schema);
  }

  /**
   * The bytes of one batch, with the beginning of the file before the first.
   * @throws SchemaMismatch when the batch has other columns than the first
   */
  write(batch: RecordBatch): Uint8Array {
    for (const each of this.accept(batch)) this.encoder.batch(this.open(each.schema).arrange(each));
    return this.encoder.pieces.take();
  }

  /** What it needs to go on behind what it has written: the columns, the words so far, and where its batches are. */
  state(): StateTables {
    if (this.layout === undefined) return {};
    return { ...layoutState(this.columns, this.layout), blocks: this.encoder.blocks() };
  }

  /** Goes on where another writer was that has written so many bytes. */
  goOn(state: StateTables, bytes: number): void {
    const schema = this.adopt(state);
    if (schema === undefined) return;
    const layout = this.open(schema);
    restoreWords(layout, state, false);
    this.encoder.pieces.take();
    this.encoder.goOn(state['blocks'], bytes);
  }

  private open(schema: Schema): OutgoingLayout {
    if (this.layout === undefined) {
      this.layout = new OutgoingLayout(schema, false);
      this.encoder.begin(this.layout.schema);
    }
    return this.layout;
  }

  /** The bytes that end the file. */
  finish(): Uint8Array {
    const { batches, schema } = this.rest();
    const layout = this.open(schema);
    for (const each of batches) this.encoder.batch(layout.arrange(each));
    for (const { id, dictionary } of layout.dictionaries) {
      const update = dictionary.takeUpdate();
      if (update !== undefined) this.encoder.dictionary(update.words, id);
    }
    this.encoder.end();
    return this.encoder.pieces.take();
  }
}

/** A batch in two parts that are an Arrow IPC stream together. */
export interface ApartBatch {
  /** Schema and dictionaries; the same object as before while nothing of them has changed. */
  readonly head: Uint8Array;
  /** How much of the head the schema is. */
  readonly schemaBytes: number;
  /** The batch, in pieces that share its memory. */
  readonly body: readonly Uint8Array[];
}

/**
 * Writes each batch so that it can be read without the others: with the schema and all words that it needs. What comes before the
 * rows is made once as long as it stays the same.
 */
export class ApartIpcWriter extends IpcWriter {
  private readonly encoder = new StreamEncoder();
  private layout: OutgoingLayout | undefined;
  private schemaBytes: Uint8Array = new Uint8Array(0);
  private head: Uint8Array = this.schemaBytes;

  constructor() {
    super(undefined);
  }

  /** @throws SchemaMismatch when the batch has other columns than the first, or none to begin with */
  write(batch: RecordBatch): ApartBatch {
    const accepted = this.accept(batch).at(-1);
    // A control that comes first has no columns, and a stream that begins with none cannot have others later.
    if (accepted === undefined) return new ApartIpcWriter().writeBare(batch);
    return this.encode(accepted);
  }

  private writeBare(batch: RecordBatch): ApartBatch {
    return this.encode(newBatch(NO_COLUMNS, 0, [], batch.metadata));
  }

  private encode(batch: RecordBatch): ApartBatch {
    const { encoder } = this;
    let isNew = false;
    if (this.layout === undefined) {
      this.layout = new OutgoingLayout(batch.schema, true, MOST_WORDS_OUT_OF_USE);
      encoder.begin(this.layout.schema);
      this.schemaBytes = encoder.pieces.take();
      isNew = true;
    }
    const { dictionaries } = this.layout;
    const arranged = this.layout.arrange(batch);
    for (const { dictionary } of dictionaries) if (dictionary.takeUpdate() !== undefined) isNew = true;
    if (isNew) {
      for (const { id, dictionary } of dictionaries)
        encoder.dictionary(textColumn(dictionary.state.words as string[]) as Data, id, false);
      this.head = concatBytes([this.schemaBytes, encoder.pieces.take()]);
    }
    encoder.batch(arranged);
    return { head: this.head, schemaBytes: this.schemaBytes.length, body: encoder.pieces.takeApart() };
  }
}

// A batch alone carries all words: those that have gone out of use are soon a burden.
const MOST_WORDS_OUT_OF_USE = 1024;

function concatBytes(pieces: readonly Uint8Array[]): Uint8Array {
  const all = new Pieces();
  for (const piece of pieces) all.add(piece);
  return all.take();
}

/** All batches as one Arrow IPC stream; see `IpcStreamWriter`. */
export function writeIpcStream(batches: Iterable<RecordBatch>, schema?: Schema): Uint8Array {
  return writeAll(new IpcStreamWriter(schema), batches);
}

/**
 * One batch as an Arrow IPC stream in pieces that share its memory, so that it may not change until they have been used. For writing
 * much at once without copying it.
 */
export function ipcPieces(batch: RecordBatch): Uint8Array[] {
  const writer = new IpcStreamWriter();
  return [...writer.writeApart(batch), writer.finish()];
}

/** All batches as one Arrow IPC file; see `IpcFileWriter`. */
export function writeIpcFile(batches: Iterable<RecordBatch>, schema?: Schema): Uint8Array {
  return writeAll(new IpcFileWriter(schema), batches);
}

function writeAll(writer: IpcStreamWriter | IpcFileWriter, batches: Iterable<RecordBatch>): Uint8Array {
  const pieces = new Pieces();
  for (const batch of batches) pieces.add(writer.write(batch));
  pieces.add(writer.finish());
  return pieces.take();
}

function layoutState(columns: Schema, layout: OutgoingLayout): StateTables {
  const words = layout.dictionaries.map(({ id, dictionary }) => {
    const { words: known, sent } = dictionary.state;
    return [`words-${id}`, stateTable({ word: known, sent: new Int32Array(known.length).fill(sent) })] as const;
  });
  return { columns: emptyBatch(columns), ...Object.fromEntries(words) };
}

/** A stream has sent the words that its batches use; a file sends all of them at its end. */
function restoreWords(layout: OutgoingLayout, state: StateTables, sent: boolean): void {
  for (const { id, dictionary } of layout.dictionaries) {
    const table = state[`words-${id}`];
    const words = table === undefined ? [] : (readState(table, 'word') as readonly string[]);
    dictionary.goOn(
      words,
      sent && table !== undefined && words.length > 0 ? (readState(table, 'sent')[0] as number) : -1,
    );
  }
}
