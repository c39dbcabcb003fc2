import type { RecordBatch } from 'apache-arrow';
import { LimitExceeded } from '../../base/errors.js';
import { FrameReader, FrameWriter, isBatchFrame, type EpochUnit, type FrameCompression } from '../../columnar/index.js';
import type { ContractName } from '../../core/index.js';
import { EvolvingColumns } from './evolving-columns.js';
import { encodeJsonRows, JsonRowsReader } from './json-rows.js';

/** How rows are written into messages: frames of Arrow data, or JSON that any producer and consumer knows. */
export type PayloadFormat = 'arrow' | 'json';

/** The largest message that is made or taken unless somebody says otherwise. */
export const MAX_MESSAGE_BYTES = 16 * 1024 * 1024;

export interface EncoderOptions {
  readonly format: PayloadFormat;
  readonly compression: FrameCompression;
  readonly maxMessageBytes: number;
  readonly component: string;
}

/** Makes messages of batches. */
export class MessageEncoder {
  private readonly options: EncoderOptions;
  private readonly frames: FrameWriter;

  constructor(options: EncoderOptions) {
    this.options = options;
    this.frames = new FrameWriter(options.compression);
  }

  /** @throws LimitExceeded when the message would be larger than allowed */
  encode(batch: RecordBatch): Uint8Array {
    const { format, maxMessageBytes, component } = this.options;
    const bytes = format === 'json' ? encodeJsonRows(batch) : this.frames.write(batch);
    if (bytes.length > maxMessageBytes)
      throw new LimitExceeded(
        'maxMessageBytes',
        `A batch of ${batch.numRows} rows makes a message of ${bytes.length} bytes; the limit is ${maxMessageBytes}.`,
        { component, hint: 'Cut batches smaller with `rebatch`, or raise the limit on both sides.' },
      );
    return bytes;
  }
}

export interface DecoderOptions {
  /** `auto` tells frames by how they begin and takes all else for JSON. */
  readonly format: PayloadFormat | 'auto';
  readonly contract?: ContractName | undefined;
  readonly newColumns: 'leaveOut' | 'take';
  readonly timeUnit: EpochUnit;
  readonly maxMessageBytes: number;
  readonly component: string;
  readonly leftOut: (column: string) => void;
}

/** Makes batches of messages, believing nothing, and gives them all the same columns. */
export class MessageDecoder {
  readonly columns: EvolvingColumns;
  private readonly options: DecoderOptions;
  private readonly frames: FrameReader;
  private readonly rows: JsonRowsReader;

  constructor(options: DecoderOptions) {
    const { component, contract, newColumns, leftOut, timeUnit, maxMessageBytes } = options;
    this.options = options;
    this.columns = new EvolvingColumns({ component, contract, newColumns, leftOut });
    // Compressed rows may be larger than the message, but not without bound.
    this.frames = new FrameReader({ maxBodyBytes: maxMessageBytes * 8 });
    this.rows = new JsonRowsReader({ component, contract, timeUnit });
  }

  /**
   * @throws CorruptInput when the bytes are damaged or something else
   * @throws LimitExceeded when there are too many
   * @throws SchemaMismatch when the columns do not fit those of the stream
   * @throws BatchRejected when values are missing that must not be
   */
  decode(payload: Uint8Array): RecordBatch {
    const { format, maxMessageBytes, component } = this.options;
    if (payload.length > maxMessageBytes)
      throw new LimitExceeded(
        'maxMessageBytes',
        `A message of ${payload.length} bytes came; the limit is ${maxMessageBytes}.`,
        { component },
      );
    const isArrow = format === 'arrow' || (format === 'auto' && isBatchFrame(payload));
    return this.columns.fit(isArrow ? this.frames.read(payload) : this.rows.read(payload));
  }
}
