import { Schema, type Data, type RecordBatch } from 'apache-arrow';
import { SchemaMismatch } from '../base/errors.js';
import { newBatch } from './batch.js';
import { emptyBatch } from './control.js';
import { FileEncoder, Pieces, StreamEncoder } from './ipc-encoders.js';
import { OutgoingLayout } from './ipc-layout.js';
import { describeSchema, sameSchema } from './schema.js';
import { readState, stateTable, type StateTables } from './state-table.js';

export const NO_COLUMNS = new Schema([]);

/** Keeps the batches of one writer to one schema. */
export abstract class IpcWriter {
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
