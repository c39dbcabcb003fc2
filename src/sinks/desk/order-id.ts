import { createHash } from 'node:crypto';

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';
const LENGTH = 26;

/** What an order comes from. The same row, rule and leg give the same id in every run, so a venue can refuse the second. */
export interface OrderOrigin {
  readonly pipeline: string;
  readonly desk: string;
  readonly source: string;
  readonly partition: number;
  /** Of the row that caused the order. */
  readonly sequence: bigint;
  readonly rule: string;
  readonly leg: string;
}

/** First 26 characters of the lower-case base32 (RFC 4648) of the SHA-256 of a list, written as JSON. */
export function orderId(origin: OrderOrigin): string {
  const { pipeline, desk, source, partition, sequence, rule, leg } = origin;
  const text = JSON.stringify([pipeline, desk, source, partition, String(sequence), rule, leg]);
  return base32(createHash('sha256').update(text).digest());
}

function base32(bytes: Uint8Array): string {
  let text = '';
  let bits = 0;
  let value = 0;
  for (const byte of bytes) {
    value = (value << 8) | byte;
    bits += 8;
    while (bits >= 5 && text.length < LENGTH) {
      bits -= 5;
      text += ALPHABET[(value >> bits) & 31] as string;
    }
    value &= (1 << bits) - 1;
    if (text.length === LENGTH) break;
  }
  return text;
}
