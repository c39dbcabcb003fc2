import type { Data, RecordBatch } from 'apache-arrow';
import { newBatch } from './batch.js';
import { Pieces, StreamEncoder } from './ipc-encoders.js';
import { OutgoingLayout } from './ipc-layout.js';
import { IpcWriter, NO_COLUMNS } from './ipc-writer.js';
import { textColumn } from './strings.js';

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
