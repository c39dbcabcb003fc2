import { RecordBatch } from 'apache-arrow';
import { batchBytes } from '../../columnar/index.js';

const POINTER_BYTES = 8;
// What an engine keeps of an object or an array beside its fields.
const HEAD_BYTES = 16;

/** About how many bytes a value takes in memory: exact for batches and arrays of numbers, near for all else. What is there twice counts once. */
export function sizeOf(value: unknown): number {
  return sizeWithin(value, new Set());
}

function sizeWithin(value: unknown, seen: Set<object>): number {
  if (typeof value === 'string') return HEAD_BYTES + 2 * value.length;
  if (typeof value === 'bigint') return HEAD_BYTES + 8;
  if (typeof value !== 'object' || value === null) return POINTER_BYTES;
  if (seen.has(value)) return POINTER_BYTES;
  seen.add(value);
  if (value instanceof RecordBatch) return HEAD_BYTES + batchBytes(value as RecordBatch);
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return HEAD_BYTES + value.byteLength;
  let bytes = HEAD_BYTES;
  if (value instanceof Map) for (const [key, entry] of value) bytes += sizeWithin(key, seen) + sizeWithin(entry, seen);
  else if (value instanceof Set || Array.isArray(value)) for (const entry of value) bytes += sizeWithin(entry, seen);
  else for (const entry of Object.values(value)) bytes += POINTER_BYTES + sizeWithin(entry, seen);
  return bytes;
}
