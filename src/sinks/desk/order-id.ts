import { hash } from 'node:crypto';

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';
const LENGTH = 26;

/**
 * The id of an order: the first 26 characters of the lower-case base32 (RFC 4648) of the SHA-256 of what it comes from,
 * written as a JSON list. `sequence` is that of the row that caused it, within its source and partition. The same row, rule
 * and leg give the same id in every run, so that a venue can refuse the second.
 */
export function orderId(
  pipeline: string,
  desk: string,
  source: string,
  partition: number,
  sequence: bigint,
  rule: string,
  leg: string,
): string {
  const origin = `[${quoted(pipeline)},${quoted(desk)},${quoted(source)},${partition},"${sequence}",${quoted(rule)},${quoted(leg)}]`;
  // As text: a buffer for each hash costs more than the hash.
  return base32(hash('sha256', origin, 'binary'));
}

const PLAIN = /^[\w .:/-]*$/;

/** A text as JSON writes it. */
function quoted(text: string): string {
  return PLAIN.test(text) ? `"${text}"` : JSON.stringify(text);
}

/** Of bytes that are given as the characters of a text. */
function base32(bytes: string): string {
  let text = '';
  let bits = 0;
  let value = 0;
  for (let at = 0; text.length < LENGTH; at++) {
    value = (value << 8) | bytes.charCodeAt(at);
    bits += 8;
    while (bits >= 5 && text.length < LENGTH) {
      bits -= 5;
      text += ALPHABET[(value >> bits) & 31] as string;
    }
    value &= (1 << bits) - 1;
  }
  return text;
}
