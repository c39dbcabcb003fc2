import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { crc32 } from 'node:zlib';
import { CorruptInput, LimitExceeded, RxArrowError } from '../../src/base/index.js';
import {
  controlBatch,
  controlOf,
  decodeBatchFrame,
  encodeBatchFrame,
  frameHead,
  FrameReader,
  FrameWriter,
  rowsDigest,
  sliceRows,
  writeIpcStream,
} from '../../src/columnar/index.js';
import { batchFromRows } from '../../src/core/index.js';
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

describe('one writer and one reader for many frames', () => {
  const batches = generateBars({ instants: 40, batchRows: 13 });

  it.each(['none', 'deflate'] as const)(
    'gives the rows back, compressed by %s, with one schema for all',
    (compression) => {
      const writer = new FrameWriter(compression);
      const reader = new FrameReader();
      const back = batches.map((batch) => reader.read(writer.write(batch)));
      expect(rowsDigest(back)).toBe(rowsDigest(batches));
      expect(new Set(back.map(({ schema }) => schema)).size).toBe(1);
      expect(frameHead(writer.write(bars)).schemaId).toBe(frameHead(encodeBatchFrame(bars, compression)).schemaId);
      expect(frameHead(writer.write(bars)).compression).toBe(compression);
    },
  );

  it('each frame can be read without the others, in any order', () => {
    const writer = new FrameWriter();
    const frames = batches.map((batch) => writer.write(batch));
    expect(rowsDigest(frames.map(decodeBatchFrame))).toBe(rowsDigest(batches));
    const reader = new FrameReader();
    expect(rowsDigest(frames.toReversed().map((frame) => reader.read(frame)))).toBe(rowsDigest(batches.toReversed()));
  });

  it('follows words that come and go, and columns that change', () => {
    const writer = new FrameWriter();
    const reader = new FrameReader();
    for (let round = 0; round < 12; round++) {
      const rows = Array.from({ length: 600 }, (_, row) => ({ symbol: `${round}-${row}`, price: row }));
      const batch = batchFromRows(round % 4 === 3 ? rows.map((row) => ({ ...row, size: 1 })) : rows);
      const frame = writer.write(batch);
      expect(rowsDigest([reader.read(frame)])).toBe(rowsDigest([batch]));
      // Words of earlier batches do not pile up in later ones.
      expect(frame.length).toBeLessThan(100_000);
    }
  });

  it('a frame without rows before the first columns are known is read', () => {
    const writer = new FrameWriter();
    const reader = new FrameReader();
    const control = { kind: 'watermark', timeNs: 5n } as const;
    expect(controlOf(reader.read(writer.write(controlBatch(control))))).toEqual(control);
    expect(rowsDigest([reader.read(writer.write(bars))])).toBe(rowsDigest([bars]));
    expect(controlOf(reader.read(writer.write(controlBatch(control))))).toEqual(control);
  });

  it('what one frame brings behind its head is not there for the next', () => {
    const frame = encodeBatchFrame(bars);
    const view = new DataView(frame.buffer, frame.byteOffset);
    const [schemaBytes, headBytes] = [view.getUint32(24, true), view.getUint32(28, true)];
    // The dictionaries a second time, behind the head, with other words.
    const words = frame.slice(40 + schemaBytes, 40 + headBytes);
    const at = Buffer.from(words).indexOf(String(bars.getChild('symbol')?.get(0)));
    expect(at).toBeGreaterThan(0);
    words[at] = 0x21;
    const wicked = Buffer.concat([frame.subarray(0, 40 + headBytes), words, frame.subarray(40 + headBytes)]);
    wicked.writeUint32LE(wicked.length - 16, 8);
    wicked.writeUint32LE(wicked.length - 40, 36);
    wicked.writeUint32LE(crc32(wicked.subarray(16)), 12);
    const reader = new FrameReader();
    reader.read(frame);
    reader.read(wicked);
    expect(rowsDigest([reader.read(frame)])).toBe(rowsDigest([bars]));
  });

  it('goes on after a damaged frame', () => {
    const reader = new FrameReader();
    const frame = encodeBatchFrame(bars);
    fc.assert(
      fc.property(fc.integer({ min: 40, max: frame.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const damaged = Buffer.from(frame);
        damaged[at] = (damaged[at] as number) ^ flip;
        // Whoever makes a wrong frame can make the checksum fit.
        damaged.writeUint32LE(crc32(damaged.subarray(16)), 12);
        try {
          reader.read(damaged);
        } catch (error) {
          expect(error).toBeInstanceOf(RxArrowError);
        }
        expect(rowsDigest([reader.read(frame)])).toBe(rowsDigest([bars]));
      }),
    );
  });

  it('refuses what unpacks to more than it says, or than the limit', () => {
    const frame = Buffer.from(encodeBatchFrame(bars, 'deflate'));
    expect(() => new FrameReader({ maxBodyBytes: 100 }).read(frame)).toThrow(LimitExceeded);
    frame.writeUint32LE(64, 36);
    frame.writeUint32LE(crc32(frame.subarray(16)), 12);
    expect(() => decodeBatchFrame(frame)).toThrow(CorruptInput);
  });

  it('reads a stream of another library that does not say where its head ends', () => {
    const stream = writeIpcStream([bars]);
    const frame = Buffer.alloc(40 + stream.length);
    frame.write('RXBATCH2');
    frame.set(stream, 40);
    frame.writeUint32LE(frame.length - 16, 8);
    frame.writeUint32LE(stream.length, 36);
    frame.writeUint32LE(crc32(frame.subarray(16)), 12);
    expect(rowsDigest([decodeBatchFrame(frame)])).toBe(rowsDigest([bars]));
  });
});
