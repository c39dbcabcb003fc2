import type { MessagePosition } from '../message-broker.js';
import { TransportRefused } from '../transport-refused.js';

/** Where Pulsar keeps a message: an entry of a ledger, and the place in it when a producer put several into one. */
export interface PulsarId {
  readonly ledger: number;
  readonly entry: number;
  /** -1 where the topic is not partitioned. */
  readonly partition: number;
  /** -1 when the entry is one message. */
  readonly batch: number;
  /** Messages in the entry; 0 when it is one message. */
  readonly batchSize: number;
}

// The fields of MessageIdData in Pulsar's protocol.
const LEDGER = 1;
const ENTRY = 2;
const PARTITION = 3;
const BATCH = 4;
const BATCH_SIZE = 6;

/** The id as Pulsar's clients write it. */
export function encodeMessageId({ ledger, entry, partition, batch, batchSize }: PulsarId): Buffer {
  const bytes: number[] = [];
  const field = (number: number, value: number): void => {
    bytes.push(number << 3);
    for (let rest = BigInt.asUintN(64, BigInt(value)); ; rest >>= 7n) {
      if (rest < 128n) {
        bytes.push(Number(rest));
        return;
      }
      bytes.push(Number(rest & 127n) | 128);
    }
  };
  field(LEDGER, ledger);
  field(ENTRY, entry);
  if (partition >= 0) field(PARTITION, partition);
  if (batch >= 0) field(BATCH, batch);
  if (batch >= 0) field(BATCH_SIZE, batchSize);
  return Buffer.from(bytes);
}

/** @throws TransportRefused for what is no id */
export function decodeMessageId(bytes: Uint8Array): PulsarId {
  const found = new Map<number, number>();
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = bytes[at++];
      if (byte === undefined) break;
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return value;
    }
    throw noId(Buffer.from(bytes).toString('hex'));
  };
  while (at < bytes.length) {
    const tag = Number(varint());
    const value = varint();
    // What is behind a length (a set of acknowledged places) does not matter here.
    if ((tag & 7) === 2) at += Number(value);
    else found.set(tag >> 3, Number(BigInt.asIntN(64, value)));
  }
  const [ledger, entry] = [found.get(LEDGER), found.get(ENTRY)];
  if (ledger === undefined || entry === undefined) throw noId(Buffer.from(bytes).toString('hex'));
  const batchSize = found.get(BATCH_SIZE) ?? 0;
  const batch = batchSize > 0 ? (found.get(BATCH) ?? -1) : -1;
  return { ledger, entry, partition: found.get(PARTITION) ?? -1, batch, batchSize: batch < 0 ? 0 : batchSize };
}

/** `12:7`, or `12:7:0/5` for the first of five messages in an entry. */
export function positionOf({ ledger, entry, partition, batch, batchSize }: PulsarId): MessagePosition {
  return {
    partition: Math.max(partition, 0),
    id: batch < 0 ? `${ledger}:${entry}` : `${ledger}:${entry}:${batch}/${batchSize}`,
  };
}

/** @throws TransportRefused for what is no position in a topic of Pulsar */
export function idOf({ partition, id }: MessagePosition, isPartitioned: boolean): PulsarId {
  const found = /^(\d{1,15}):(-?\d{1,15})(?::(\d{1,9})\/(\d{1,9}))?$/.exec(id);
  if (found === null) throw noId(id);
  const [, ledger, entry, batch, batchSize] = found;
  return {
    ledger: Number(ledger),
    entry: Number(entry),
    partition: isPartitioned ? partition : -1,
    batch: batch === undefined ? -1 : Number(batch),
    batchSize: batchSize === undefined ? 0 : Number(batchSize),
  };
}

/** Negative when `a` stands before `b`. */
export function comparePlaces(a: PulsarId, b: PulsarId): number {
  return a.ledger - b.ledger || a.entry - b.entry || a.batch - b.batch;
}

function noId(text: string): TransportRefused {
  return new TransportRefused('other', `"${text}" is no position of a topic.`, {
    component: 'pulsar',
    hint: 'Give one that a subscription has told.',
  });
}
