import { CorruptInput } from '../../base/errors.js';
import { textOf, unescaped } from '../csv/field-writer.js';
import { ESCAPED, PLAIN, RecordSplitter } from '../csv/record-splitter.js';

const LINE_FEED = 10;
const MOST_FIELDS = 16_384;

/**
 * The records of delimited text (RFC 4180) as objects by the names of its first line, or of `names`. Empty fields are null.
 * @throws CorruptInput for a quote that is not closed or a record with another number of fields
 */
export function csvRows(
  body: Uint8Array,
  delimiter: string,
  names?: readonly string[],
): Record<string, string | null>[] {
  const bytes = new Uint8Array(body.length + 1);
  bytes.set(body);
  bytes[body.length] = LINE_FEED;
  const splitter = new RecordSplitter(delimiter.charCodeAt(0), MOST_FIELDS);
  const rows: Record<string, string | null>[] = [];
  let header = names;
  let at = body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf ? 3 : 0;
  let line = 1;
  while (at < body.length) {
    const next = splitter.split(bytes, at, body.length, true);
    if (next < 0 || splitter.malformed)
      throw new CorruptInput(`line ${line}`, 'A quote is opened and not closed, or text follows a closing one.', {
        component: 'http',
      });
    const { starts, ends, styles, count } = splitter;
    const field = (index: number): string => {
      const piece = bytes.subarray(starts[index] as number, ends[index] as number);
      const plain = styles[index] === ESCAPED ? unescaped(piece, 0, piece.length) : piece;
      return textOf(plain, 0, plain.length);
    };
    const isEmpty = count === 1 && styles[0] === PLAIN && starts[0] === ends[0];
    if (!isEmpty && header === undefined) header = Array.from({ length: count }, (_, index) => field(index).trim());
    else if (!isEmpty) {
      const columns = header ?? [];
      if (count !== columns.length)
        throw new CorruptInput(`line ${line}`, `The row has ${count} fields; expected ${columns.length}.`, {
          component: 'http',
        });
      rows.push(Object.fromEntries(columns.map((name, index) => [name, emptyIsNull(field(index))])));
    }
    line += splitter.lines;
    at = next;
  }
  return rows;
}

function emptyIsNull(text: string): string | null {
  return text === '' ? null : text;
}
