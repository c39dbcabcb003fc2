import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { CorruptInput } from '../../src/base/index.js';
import {
  controlBatch,
  controlOf,
  decodeBatchFrame,
  encodeBatchFrame,
  rowsDigest,
  sliceRows,
} from '../../src/columnar/index.js';
import { generateBars } from '../../src/testing/index.js';

const [bars] = generateBars({ instants: 20 });
if (bars === undefined) throw new Error('no bars');

describe('a batch frame', () => {
  it('gives back rows, names and metadata, whatever slice they are and wherever the bytes stand', () => {
    fc.assert(
      fc.property(fc.nat(bars.numRows), fc.nat(bars.numRows), fc.nat(7), (a, b, shift) => {
        const part = sliceRows(bars, Math.min(a, b), Math.max(a, b));
        const frame = encodeBatchFrame(part);
        const shifted = new Uint8Array(frame.length + shift);
        shifted.set(frame, shift);
        const back = decodeBatchFrame(shifted.subarray(shift));
        expect(rowsDigest([back])).toBe(rowsDigest([part]));
        expect([...back.schema.metadata]).toEqual([...part.schema.metadata]);
      }),
    );
  });

  it('carries controls', () => {
    const control = { kind: 'gap', reason: 'x', rows: 3 } as const;
    expect(controlOf(decodeBatchFrame(encodeBatchFrame(controlBatch(control, bars.schema))))).toEqual(control);
  });

  it('shows any damage', () => {
    const frame = encodeBatchFrame(bars);
    fc.assert(
      fc.property(fc.nat(frame.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const damaged = frame.slice();
        damaged[at] = (damaged[at] as number) ^ flip;
        expect(() => decodeBatchFrame(damaged)).toThrow(CorruptInput);
      }),
    );
    fc.assert(
      fc.property(fc.nat(frame.length - 1), (length) => {
        expect(() => decodeBatchFrame(frame.slice(0, length))).toThrow(CorruptInput);
      }),
    );
  });
});
