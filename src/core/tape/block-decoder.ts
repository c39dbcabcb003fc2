import type { RecordBatch } from 'apache-arrow';
import { controlBatch, IpcStreamReader, parseControl } from '../../columnar/index.js';
import { CorruptInput } from '../../base/errors.js';
import type { Frame } from './frame.js';
import { damaged } from './segment.js';
import { nameOf } from './scan.js';

/** A record of a tape. */
export interface TapeRecord {
  readonly kind: 'batch' | 'end' | 'note';
  /** Its number in the tape. */
  readonly offset: number;
  /** When it came, by the clock of the run. */
  readonly stampNs: bigint;
  /** Earliest and latest time of its rows; that of the rows before it where it has none. */
  readonly fromNs: bigint;
  readonly toNs: bigint;
  /** The source, or the topic of a note. */
  readonly name: string;
  /** Of kind `batch`: rows, or a control. */
  readonly batch?: RecordBatch;
  /** Of kind `note`. */
  readonly payload?: Uint8Array;
}

const decoder = new TextDecoder();

/** Decodes the frames of one block, those of some sources or topics only when asked to. */
export class BlockDecoder {
  private readonly path: string;
  private readonly wanted: (kind: 'source' | 'topic', name: string) => boolean;
  private readonly names = new Map<number, { readonly name: string; readonly isWanted: boolean }>();
  private readonly streams = new Map<number, IpcStreamReader>();

  constructor(path: string, wanted: (kind: 'source' | 'topic', name: string) => boolean) {
    this.path = path;
    this.wanted = wanted;
  }

  /**
   * The record of a frame; undefined when it is none, or none that is wanted.
   * @throws CorruptInput when it cannot be what the writer wrote
   */
  take(frame: Frame, byte: number): TapeRecord | undefined {
    if (frame.kind === 'name') {
      const said = nameOf(frame);
      if (said === undefined) throw damaged(this.path, byte, 'A name is damaged.');
      this.names.set(frame.number, { name: said.name, isWanted: this.wanted(said.kind, said.name) });
      return undefined;
    }
    if (frame.kind === 'head' || frame.kind === 'index') return undefined;
    const named = this.names.get(frame.number);
    if (named === undefined) throw damaged(this.path, byte, `Nothing says what the number ${frame.number} stands for.`);
    if (!named.isWanted) return undefined;
    const { offset, stampNs, fromNs, toNs } = frame;
    const about = { offset, stampNs, fromNs, toNs, name: named.name };
    switch (frame.kind) {
      case 'end':
        return { kind: 'end', ...about };
      case 'note':
        return { kind: 'note', ...about, payload: frame.payload };
      case 'control':
        return { kind: 'batch', ...about, batch: this.control(frame, byte) };
      case 'rows':
        return { kind: 'batch', ...about, batch: this.rows(frame, byte) };
    }
  }

  private control(frame: Frame, byte: number): RecordBatch {
    try {
      return controlBatch(parseControl(decoder.decode(frame.payload)));
    } catch (error) {
      throw damaged(this.path, byte, `Record ${frame.offset} is no control: ${String(error)}`);
    }
  }

  private rows(frame: Frame, byte: number): RecordBatch {
    if (frame.payload[0] === 1) this.streams.set(frame.number, new IpcStreamReader({}, true));
    const reader = this.streams.get(frame.number);
    if (reader === undefined) throw damaged(this.path, byte, 'An Arrow stream goes on that has not begun.');
    let batches: RecordBatch[];
    try {
      batches = reader.push(frame.payload.subarray(8));
    } catch (error) {
      if (!(error instanceof CorruptInput)) throw error;
      throw damaged(this.path, byte, `Record ${frame.offset} is no batch: ${error.message}`);
    }
    const [batch, ...more] = batches;
    if (batch === undefined || more.length > 0 || batch.numRows !== frame.rows)
      throw damaged(this.path, byte, `Record ${frame.offset} should hold one batch of ${frame.rows} rows.`);
    return batch;
  }
}
