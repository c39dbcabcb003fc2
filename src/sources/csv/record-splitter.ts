const LF = 10;
const CR = 13;
const QUOTE = 34;

/** How a field was written. */
export const PLAIN = 0;
export const QUOTED = 1;
/** Quoted, with doubled quotes inside. */
export const ESCAPED = 2;

/** The record does not end within the bytes at hand. */
export const INCOMPLETE = -1;

/**
 * Finds the fields of one record after the other (RFC 4180; LF or CRLF). The byte behind the last one must be a line feed,
 * so that the inner loop need not look at the end.
 */
export class RecordSplitter {
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly styles: Uint8Array;
  /** Fields of the record, also those that were not kept for want of room. */
  count = 0;
  /** Lines the record covers. */
  lines = 1;
  /** Something other than a delimiter follows a closing quote. */
  malformed = false;
  /** A quote was opened and not closed within the bytes at hand. */
  open = false;
  private readonly delimiter: number;

  constructor(delimiter: number, fields: number) {
    this.delimiter = delimiter;
    this.starts = new Int32Array(fields);
    this.ends = new Int32Array(fields);
    this.styles = new Uint8Array(fields);
  }

  /** Splits the record that begins at `from`; returns where the next one begins, or INCOMPLETE. */
  split(bytes: Uint8Array, from: number, end: number, ended: boolean): number {
    const { starts, ends, styles, delimiter } = this;
    const most = starts.length;
    this.lines = 1;
    this.malformed = false;
    this.open = false;
    let count = 0;
    let at = from;
    for (;;) {
      if (bytes[at] === QUOTE) {
        this.count = count;
        at = this.quotedField(bytes, at, end, ended);
        if (at === INCOMPLETE) return INCOMPLETE;
      } else {
        const start = at;
        let byte = bytes[at];
        while (byte !== delimiter && byte !== LF) byte = bytes[++at];
        if (count < most) {
          starts[count] = start;
          ends[count] = at;
          styles[count] = PLAIN;
        }
      }
      count++;
      if (bytes[at] === LF) break;
      at++;
    }
    if (at === end && !ended) return INCOMPLETE;
    this.count = count;
    if (count <= most) {
      const last = count - 1;
      const tail = ends[last] as number;
      if (styles[last] === PLAIN && tail > (starts[last] as number) && bytes[tail - 1] === CR) ends[last] = tail - 1;
    }
    return at === end ? end : at + 1;
  }

  private quotedField(bytes: Uint8Array, from: number, end: number, ended: boolean): number {
    let at = from + 1;
    let style = QUOTED;
    for (;;) {
      for (; at < end && bytes[at] !== QUOTE; at++) if (bytes[at] === LF) this.lines++;
      if (at >= end) {
        this.open = true;
        return INCOMPLETE;
      }
      if (at + 1 === end && !ended) return INCOMPLETE;
      if (at + 1 >= end || bytes[at + 1] !== QUOTE) break;
      style = ESCAPED;
      at += 2;
    }
    const { count, delimiter } = this;
    if (count < this.starts.length) {
      this.starts[count] = from + 1;
      this.ends[count] = at;
      this.styles[count] = style;
    }
    at++;
    if (bytes[at] === CR) {
      if (at + 1 === end && !ended) return INCOMPLETE;
      if (bytes[at + 1] === LF) at++;
    }
    if (bytes[at] !== delimiter && bytes[at] !== LF) {
      this.malformed = true;
      while (bytes[at] !== delimiter && bytes[at] !== LF) at++;
    }
    return at;
  }
}
