import { Float64 } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import {
  controlBatch,
  controlOf,
  emptyBatch,
  isControl,
  newBatch,
  newSchema,
  type Control,
} from '../../src/columnar/index.js';
import { KINDS } from './support/batches.js';

const CONTROLS: readonly Control[] = [
  { kind: 'watermark', timeNs: 2n ** 63n - 1n },
  { kind: 'watermark', timeNs: -1n },
  { kind: 'gap', reason: '12n', rows: 3, fromNs: 0n, toNs: -5n },
  { kind: 'gap', reason: '' },
  { kind: 'health', state: 'degraded', reason: 'no heartbeat for "5 s"' },
  { kind: 'mark', number: 7 },
];

describe('control batches', () => {
  it.each(CONTROLS)('carry $kind through JSON', (control) => {
    const schema = newSchema(KINDS.map((kind) => [kind.name, kind.type(), true] as const));
    for (const batch of [controlBatch(control), controlBatch(control, schema)]) {
      expect(batch.numRows).toBe(0);
      expect(isControl(batch)).toBe(true);
      expect(controlOf(batch)).toEqual(control);
      const copied = new Map(
        Object.entries(JSON.parse(JSON.stringify(Object.fromEntries(batch.metadata))) as Record<string, string>),
      );
      expect(controlOf(newBatch(batch.schema, 0, batch.data.children, copied))).toEqual(control);
    }
    expect(controlBatch(control, schema).schema).toBe(schema);
  });

  it('are told from data', () => {
    const schema = newSchema([['price', new Float64(), true]]);
    expect(isControl(emptyBatch(schema))).toBe(false);
    expect(controlOf(emptyBatch(schema))).toBeUndefined();
    expect(emptyBatch(schema).data.children.length).toBe(1);
  });

  it.each(['{', '5', 'null', '{"kind":"other"}', '{"kind":"watermark","timeNs":"soon"}'])(
    'are refused when they hold %s',
    (text) => {
      const batch = newBatch(newSchema([]), 0, [], new Map([['rxarrow.control', text]]));
      expect(() => controlOf(batch)).toThrow(/A control batch holds/);
    },
  );
});
