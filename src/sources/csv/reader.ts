import { resolve } from 'node:path';
import type { RecordBatch } from 'apache-arrow';
import { CheckpointMismatch, CorruptInput } from '../../base/errors.js';
import { readState, stateTable, type StateTables } from '../../columnar/index.js';
import type { PullReader, ReaderContext } from '../../core/index.js';
import { ByteInput, bytesOf, openBytes, type ByteSource } from './byte-input.js';
import type { Fault } from './faults.js';
import { textOf, unescaped } from './field-writer.js';
import { Header } from './header.js';
import type { CsvParams } from './params.js';
import { ESCAPED, INCOMPLETE, PLAIN, RecordSplitter } from './record-splitter.js';
import { RowDecoder } from './row-decoder.js';

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
/** Longer than any honest record; without an end a lost quote would swallow the file. */
const MOST_RECORD_BYTES = 1 << 20;
const MOST_FIELDS = 16_384;
const MOST_LETTER_BYTES = 4096;
const LOOK_AT_CLOCK_ROWS = 1024;

type Context = Pick<ReaderContext, 'deadLetter' | 'sliceSpent' | 'nextTurn'>;

/** Reads a file of delimited text batch by batch, straight into columns. */
export class CsvReader implements PullReader {
  private readonly params: CsvParams;
  private readonly context: Context;
  private readonly input: ByteInput;
  private splitter: RecordSplitter;
  private decoder: RowDecoder | undefined;
  private header: Header | undefined;
  /** Number of the line that is read next, from 1. */
  private line = 1;
  private resting = false;
  private resume: { readonly offset: number; readonly line: number } | undefined;

  constructor(params: CsvParams, context: Context, source: ByteSource) {
    this.params = params;
    this.context = context;
    this.input = new ByteInput(source);
    this.splitter = new RecordSplitter(params.delimiter.charCodeAt(0), MOST_FIELDS);
  }

  /** Opens the file and reads the names of its columns. */
  static async open(params: CsvParams, context: Context, folder: string | undefined): Promise<CsvReader> {
    const source = await openBytes(resolve(folder ?? '.', params.path), 'csv');
    const reader = new CsvReader(params, context, source);
    try {
      await reader.readHeader();
    } catch (error) {
      await reader.close();
      throw error;
    }
    return reader;
  }

  /** Reads lines of the file again that it could not use, with the names of columns that it has. They are numbered from 0. */
  static async again(
    params: CsvParams,
    lines: readonly string[],
    context: Context,
    folder: string | undefined,
  ): Promise<CsvReader> {
    const file = await CsvReader.open(params, context, folder);
    await file.close();
    const header = file.header?.names ?? [];
    const reader = new CsvReader({ ...params, header: [...header] }, context, bytesOf(`${lines.join('\n')}\n`));
    await reader.readHeader();
    return reader;
  }

  /** Must be awaited before the first read. */
  async readHeader(): Promise<void> {
    const { input, params } = this;
    while (input.end < 3 && !input.ended) await input.more();
    const [first, second, third] = input.bytes;
    if (input.end === 0) throw this.corrupt('The file is empty; expected a line with the names of the columns.');
    if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff))
      throw this.corrupt('The file is UTF-16; expected UTF-8.');
    if (input.end >= 3 && first === 0xef && second === 0xbb && third === 0xbf) input.at = 3;
    const names = params.header ?? (await this.firstRecord());
    this.header = new Header(names, 'csv', params.path);
    this.decoder = new RowDecoder(params, this.header);
    this.splitter = new RecordSplitter(params.delimiter.charCodeAt(0), names.length);
  }

  private async firstRecord(): Promise<string[]> {
    const { input, splitter } = this;
    for (;;) {
      const next = splitter.split(input.bytes, input.at, input.end, input.ended);
      if (next === INCOMPLETE) {
        if (input.ended || input.end - input.at > MOST_RECORD_BYTES)
          throw this.corrupt('The line with the names of the columns does not end; a quote may not be closed.');
        await input.more();
        continue;
      }
      const { starts, ends, styles, count } = splitter;
      if (count > MOST_FIELDS) throw this.corrupt(`The file has more than ${MOST_FIELDS} columns.`);
      const names = Array.from({ length: count }, (_, field) => {
        const bytes = input.bytes.subarray(starts[field] as number, ends[field] as number);
        const plain = styles[field] === ESCAPED ? unescaped(bytes, 0, bytes.length) : bytes;
        return textOf(plain, 0, plain.length).trim();
      });
      if (names.some((name) => name.includes('\r'))) throw this.corrupt('Lines end in CR alone; expected LF or CRLF.');
      if (names.some((name) => name.includes('\0'))) throw this.corrupt('The file is not text.');
      input.at = next;
      this.line += splitter.lines;
      if (names.length > 1 || names[0] !== '') return names;
      if (input.ended && input.at === input.end)
        throw this.corrupt('The file is empty; expected a line with the names of the columns.');
    }
  }

  read(): RecordBatch | null | Promise<RecordBatch | null> {
    return (this.resume === undefined ? this.advance() : undefined) ?? this.readOn();
  }

  private async readOn(): Promise<RecordBatch | null> {
    const { input, resume } = this;
    if (resume !== undefined) {
      this.resume = undefined;
      await input.skipTo(resume.offset);
      this.line = resume.line;
    }
    for (;;) {
      const batch = this.advance();
      if (batch !== undefined) return batch;
      if (this.resting) {
        this.resting = false;
        await this.context.nextTurn();
      } else if (input.ended) return this.opened.take();
      else await input.more();
    }
  }

  private get opened(): RowDecoder {
    return this.decoder as RowDecoder;
  }

  /** Reads until the batch is full; undefined when there are not enough bytes, or others are to have their turn. */
  private advance(): RecordBatch | undefined {
    const { input, splitter, context } = this;
    const decoder = this.opened;
    const most = this.params.batchRows;
    let untilLook = LOOK_AT_CLOCK_ROWS;
    while (decoder.rows < most) {
      const from = input.at;
      if (from === input.end) return undefined;
      const next = splitter.split(input.bytes, from, input.end, input.ended);
      if (next === INCOMPLETE || next - from > MOST_RECORD_BYTES) {
        if (!this.tooLong(next)) return undefined;
        continue;
      }
      const line = this.line;
      input.at = next;
      this.line += splitter.lines;
      if (splitter.count === 1 && splitter.starts[0] === splitter.ends[0] && splitter.styles[0] === PLAIN) continue;
      const fault = decoder.record(input.bytes, splitter);
      if (fault !== null) this.refuse(fault, decoder.explain(fault, input.bytes, splitter), line, from, next);
      decoder.sequence++;
      if (--untilLook === 0) {
        untilLook = LOOK_AT_CLOCK_ROWS;
        if (decoder.rows < most && context.sliceSpent()) {
          this.resting = true;
          return undefined;
        }
      }
    }
    return decoder.take() ?? undefined;
  }

  /** Of a record that does not end only the first line is given up, so that one lost quote costs one row. False to read on. */
  private tooLong(next: number): boolean {
    const { input, splitter } = this;
    const tooLong = next !== INCOMPLETE || input.end - input.at >= MOST_RECORD_BYTES;
    if (!tooLong && !input.ended) return false;
    const from = input.at;
    if (!splitter.open && splitter.lines === 1) {
      throw this.corrupt(`Line ${this.line} is longer than ${MOST_RECORD_BYTES} bytes; is this a text table?`);
    }
    const lineEnd = Math.min(input.bytes.indexOf(LINE_FEED, from), input.end);
    const line = this.line;
    input.at = Math.min(lineEnd + 1, input.end);
    this.line++;
    this.refuse('quote', 'A quote is opened and not closed.', line, from, lineEnd);
    this.opened.sequence++;
    return true;
  }

  private refuse(cause: Fault, detail: string, line: number, from: number, next: number): void {
    const position = `${this.params.path}:${line}`;
    if (this.params.order === 'fail' && (cause === 'duplicate' || cause === 'outOfOrder'))
      throw new CorruptInput(position, detail, { component: 'csv', hint: 'Sort the file, or choose another "order".' });
    const { bytes } = this.input;
    let to = next;
    while (to > from && (bytes[to - 1] === LINE_FEED || bytes[to - 1] === CARRIAGE_RETURN)) to--;
    this.context.deadLetter({
      cause,
      detail,
      position,
      text: textOf(bytes, from, Math.min(to, from + MOST_LETTER_BYTES)),
    });
  }

  private corrupt(message: string): CorruptInput {
    return new CorruptInput(`${this.params.path}:${this.line}`, message, { component: 'csv' });
  }

  position(): StateTables {
    const { input, resume } = this;
    return {
      place: stateTable({
        offset: new Float64Array([resume?.offset ?? input.offset]),
        line: new Float64Array([resume?.line ?? this.line]),
        sequence: new Float64Array([this.opened.sequence]),
      }),
      latest: this.opened.latestTimes(),
    };
  }

  seek(position: StateTables): void {
    const { place, latest } = position;
    if (place === undefined || latest === undefined)
      throw new CheckpointMismatch('The position is not one of a delimited text file.', { component: 'csv' });
    const number = (name: string): number => (readState(place, name) as Float64Array)[0] as number;
    this.resume = { offset: number('offset'), line: number('line') };
    if (this.resume.offset < this.input.offset)
      throw new CheckpointMismatch('The position lies before what has been read.', { component: 'csv' });
    this.opened.sequence = number('sequence');
    this.opened.restoreLatest(latest);
  }

  close(): Promise<void> {
    return this.input.close();
  }
}
