import { RecordBatchFileWriter, RecordBatchStreamWriter, type Data, type RecordBatch, type Schema } from 'apache-arrow';
import { readState, stateTable } from './state-table.js';

// apache-arrow's writers do the encoding of messages. What is replaced is what they do to streams: they close without a word
// when a schema compares unequal, tell dictionaries apart by number, and hand bytes on asynchronously.

/** Collects the pieces that an encoder writes. */
export class Pieces {
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

/** Writes the messages of a stream. */
export class StreamEncoder extends RecordBatchStreamWriter {
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

/** Writes the messages of a file. */
export class FileEncoder extends RecordBatchFileWriter {
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
