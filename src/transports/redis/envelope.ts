import type { OutgoingMessage } from '../message-broker.js';

// Pub/sub carries bytes alone. 0 RXENVEL1   8 bytes of what is said of the message (uint32)   12 that as JSON   then the payload
const MAGIC = Buffer.from('RXENVEL1');
const PREFIX_BYTES = 12;
const MOST_SAID = 64 * 1024;

export interface Enveloped {
  readonly payload: Uint8Array;
  readonly key: string | undefined;
  readonly producer: string | undefined;
  readonly sequence: bigint | undefined;
  readonly properties: Readonly<Record<string, string>>;
}

/** A message with what is to be known of it; a payload alone when there is nothing to say. */
export function encodeEnvelope(
  { payload, key, sequence, properties }: OutgoingMessage,
  producer: string | undefined,
): Buffer {
  const isCounted = producer !== undefined && sequence !== undefined;
  const said = {
    ...(key === undefined ? {} : { k: key }),
    ...(isCounted ? { p: producer, n: String(sequence) } : {}),
    ...(properties === undefined ? {} : { h: properties }),
  };
  if (Object.keys(said).length === 0 && !isEnvelope(payload)) return Buffer.from(payload);
  const text = Buffer.from(JSON.stringify(said));
  const prefix = Buffer.alloc(PREFIX_BYTES);
  MAGIC.copy(prefix);
  prefix.writeUInt32LE(text.length, 8);
  return Buffer.concat([prefix, text, payload]);
}

function isEnvelope(bytes: Uint8Array): boolean {
  return bytes.length >= PREFIX_BYTES && MAGIC.every((byte, at) => bytes[at] === byte);
}

/** The message in the bytes; what is no envelope of ours is a payload alone, as foreign producers send it. */
export function decodeEnvelope(bytes: Buffer): Enveloped {
  const alone = { payload: bytes, key: undefined, producer: undefined, sequence: undefined, properties: {} };
  if (!isEnvelope(bytes)) return alone;
  const length = bytes.readUInt32LE(8);
  if (length > MOST_SAID || PREFIX_BYTES + length > bytes.length) return alone;
  let said: unknown;
  try {
    said = JSON.parse(bytes.toString('utf8', PREFIX_BYTES, PREFIX_BYTES + length));
  } catch {
    return alone;
  }
  if (typeof said !== 'object' || said === null) return alone;
  const { k, p, n, h } = said as {
    readonly k?: unknown;
    readonly p?: unknown;
    readonly n?: unknown;
    readonly h?: unknown;
  };
  return {
    payload: bytes.subarray(PREFIX_BYTES + length),
    key: typeof k === 'string' ? k : undefined,
    producer: typeof p === 'string' ? p : undefined,
    sequence: typeof n === 'string' && /^\d{1,18}$/.test(n) ? BigInt(n) : undefined,
    properties: textsOf(h),
  };
}

function textsOf(value: unknown): Readonly<Record<string, string>> {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
