import { RecordBatch } from 'apache-arrow';
import { CorruptInput, InvalidParams } from '../../base/errors.js';
import { FrameReader, FrameWriter } from '../../columnar/index.js';

const KIND = { json: 0x4a, frame: 0x46, bytes: 0x42 } as const;
const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Turns values into bytes and back, for caches outside the process and stores. */
export interface ValueCodec<V> {
  encode(value: V): Uint8Array;
  /** @throws CorruptInput when the bytes are of no such value */
  decode(bytes: Uint8Array): V;
}

/**
 * The codec of caches: batches are frames, bytes are themselves, and all else is JSON that also knows bigint, NaN, the infinities, -0,
 * dates and undefined.
 */
export class PlainCodec implements ValueCodec<unknown> {
  private readonly writer = new FrameWriter();
  private readonly reader = new FrameReader();

  /** @throws InvalidParams for functions, symbols, and objects that are more than their fields */
  encode(value: unknown): Uint8Array {
    if (value instanceof RecordBatch) return marked(KIND.frame, this.writer.write(value as RecordBatch));
    if (value instanceof Uint8Array) return marked(KIND.bytes, value);
    return marked(KIND.json, encoder.encode(JSON.stringify(toPlain(value))));
  }

  decode(bytes: Uint8Array): unknown {
    const body = bytes.subarray(1);
    switch (bytes[0]) {
      case KIND.frame:
        return this.reader.read(body.slice());
      case KIND.bytes:
        return body.slice();
      case KIND.json:
        return fromPlain(parse(body));
      default:
        throw new CorruptInput('byte 0', `A cached value begins with ${bytes[0] ?? 'nothing'}; expected F, B or J.`, {
          component: 'cache',
        });
    }
  }
}

function marked(kind: number, body: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(body.length + 1);
  bytes[0] = kind;
  bytes.set(body, 1);
  return bytes;
}

function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(decoder.decode(body));
  } catch (cause) {
    throw new CorruptInput('byte 1', 'A cached value is no JSON.', { component: 'cache', cause });
  }
}

// What JSON has no word for is a list of its name and a text; lists themselves are lists within a list.
function toPlain(value: unknown): unknown {
  switch (typeof value) {
    case 'bigint':
      return ['bigint', String(value)];
    case 'number':
      return Number.isFinite(value) && !Object.is(value, -0)
        ? value
        : ['number', Object.is(value, -0) ? '-0' : String(value)];
    case 'undefined':
      return ['undefined'];
    case 'function':
    case 'symbol':
      throw noPlainValue(value);
    case 'object': {
      if (value === null) return null;
      if (value instanceof Date) return ['date', value.getTime()];
      if (Array.isArray(value)) return ['list', value.map(toPlain)];
      const prototype = Object.getPrototypeOf(value) as object | null;
      if (prototype !== Object.prototype && prototype !== null) throw noPlainValue(value);
      // A prototype of none, so that a field "__proto__" is a field.
      const fields = Object.create(null) as Record<string, unknown>;
      for (const [name, entry] of Object.entries(value)) fields[name] = toPlain(entry);
      return fields;
    }
    default:
      return value;
  }
}

function fromPlain(plain: unknown): unknown {
  if (typeof plain !== 'object' || plain === null) return plain;
  if (!Array.isArray(plain)) {
    const fields: Record<string, unknown> = {};
    for (const [name, entry] of Object.entries(plain))
      Object.defineProperty(fields, name, {
        value: fromPlain(entry),
        enumerable: true,
        writable: true,
        configurable: true,
      });
    return fields;
  }
  const [name, value] = plain as [unknown, unknown];
  if (name === 'list' && Array.isArray(value)) return value.map(fromPlain);
  if (name === 'undefined') return undefined;
  if (name === 'date' && (typeof value === 'number' || value === null)) return new Date(value ?? Number.NaN);
  if (name === 'number' && typeof value === 'string') return Number(value);
  if (name === 'bigint' && typeof value === 'string' && /^-?\d+$/.test(value)) return BigInt(value);
  throw new CorruptInput('byte 1', `A cached value holds a list of ${JSON.stringify(name)}, which is not known.`, {
    component: 'cache',
  });
}

function noPlainValue(found: unknown): InvalidParams {
  return new InvalidParams({
    component: 'cache',
    path: 'value',
    found: typeof found === 'symbol' ? 'a symbol' : found,
    expected: 'a batch, bytes, or plain data',
    hint: 'Give a codec of your own for other values.',
  });
}
