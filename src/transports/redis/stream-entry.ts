import type { Delivery } from '../message-broker.js';
import type { RedisArgument, RedisReply } from './ioredis.js';

// Short, since they go with every message: payload, key, producer, number, properties.
const PAYLOAD = 'd';
const KEY = 'k';
const PRODUCER = 'p';
const NUMBER = 'n';
const PROPERTIES = 'h';

const NO_PROPERTIES: Readonly<Record<string, string>> = {};

/** A message as fields of an entry. */
export function fieldsOf(
  payload: Uint8Array,
  key: string | undefined,
  producer: string | undefined,
  sequence: bigint | undefined,
  properties: Readonly<Record<string, string>> | undefined,
): RedisArgument[] {
  const fields: RedisArgument[] = [PAYLOAD, asBuffer(payload)];
  if (key !== undefined) fields.push(KEY, key);
  if (producer !== undefined && sequence !== undefined) fields.push(PRODUCER, producer, NUMBER, String(sequence));
  if (properties !== undefined && Object.keys(properties).length > 0)
    fields.push(PROPERTIES, JSON.stringify(properties));
  return fields;
}

export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** An entry that came: undefined fields when it has been deleted meanwhile. */
export interface StreamEntry {
  readonly id: string;
  readonly fields: readonly Buffer[] | undefined;
}

/** The entries of a reply of XREAD, XREADGROUP, XRANGE or XCLAIM. */
export function entriesOf(reply: RedisReply | undefined): StreamEntry[] {
  if (!Array.isArray(reply)) return [];
  return reply.flatMap((entry) => {
    if (!Array.isArray(entry) || !Buffer.isBuffer(entry[0])) return [];
    const [id, fields] = entry;
    return [{ id: id.toString('latin1'), fields: Array.isArray(fields) ? (fields as Buffer[]) : undefined }];
  });
}

/** The entries of one stream in a reply for many. */
export function entriesOfFirst(reply: RedisReply): StreamEntry[] {
  if (!Array.isArray(reply)) return [];
  const [first] = reply;
  return Array.isArray(first) ? entriesOf(first[1]) : [];
}

/** The message in an entry. One that somebody else wrote is known by its field `d`, or by having one field alone. */
export function deliveryOf(entry: StreamEntry, id: string, deliveries: number): Delivery {
  const fields = entry.fields ?? [];
  let payload: Buffer | undefined;
  let key: string | undefined;
  let producer: string | undefined;
  let sequence: bigint | undefined;
  let properties = NO_PROPERTIES;
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const value = fields[at + 1] as Buffer;
    switch ((fields[at] as Buffer).toString('latin1')) {
      case PAYLOAD:
        payload = value;
        break;
      case KEY:
        key = value.toString();
        break;
      case PRODUCER:
        producer = value.toString();
        break;
      case NUMBER:
        sequence = wholeOf(value);
        break;
      case PROPERTIES:
        properties = propertiesOf(value);
        break;
    }
  }
  payload ??= fields.length === 2 ? (fields[1] as Buffer) : EMPTY;
  return { kind: 'message', position: { partition: 0, id }, payload, key, producer, sequence, properties, deliveries };
}

const EMPTY = Buffer.alloc(0);

function wholeOf(text: Buffer): bigint | undefined {
  const digits = text.toString('latin1');
  return /^\d{1,18}$/.test(digits) ? BigInt(digits) : undefined;
}

function propertiesOf(text: Buffer): Readonly<Record<string, string>> {
  try {
    const parsed: unknown = JSON.parse(text.toString());
    if (typeof parsed !== 'object' || parsed === null) return NO_PROPERTIES;
    return Object.fromEntries(
      Object.entries(parsed).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    );
  } catch {
    return NO_PROPERTIES;
  }
}

/** A list of names and values, as INFO commands give it. */
export function namedReplies(reply: RedisReply | undefined): ReadonlyMap<string, RedisReply> {
  const named = new Map<string, RedisReply>();
  if (!Array.isArray(reply)) return named;
  for (let at = 0; at + 1 < reply.length; at += 2) {
    const [name, value] = [reply[at], reply[at + 1]];
    if (Buffer.isBuffer(name) && value !== undefined) named.set(name.toString(), value);
  }
  return named;
}

export function textOf(reply: RedisReply | undefined): string | undefined {
  return Buffer.isBuffer(reply) ? reply.toString() : undefined;
}

export function numberOf(reply: RedisReply | undefined): number | undefined {
  return typeof reply === 'number' ? reply : undefined;
}

/** Compares two ids of entries as Redis does. */
export function compareIds(a: string, b: string): number {
  const [aMs = '0', aNumber = '0'] = a.split('-');
  const [bMs = '0', bNumber = '0'] = b.split('-');
  const first = BigInt(aMs) - BigInt(bMs);
  const second = first === 0n ? BigInt(aNumber) - BigInt(bNumber) : first;
  return second < 0n ? -1 : second > 0n ? 1 : 0;
}

/** Keys that belong to a stream: in a cluster they lie where it does. */
export function besideKey(stream: string, what: string): string {
  return /\{[^}]+\}/.test(stream) ? `${stream}:${what}` : `{${stream}}:${what}`;
}
