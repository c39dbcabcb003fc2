import { describe, expect, it } from 'vitest';
import { LimitExceeded } from '../../../src/base/index.js';
import { rowsDigest } from '../../../src/columnar/index.js';
import { generateBars } from '../../../src/testing/index.js';
import { MessageDecoder, MessageEncoder } from '../../../src/transports/index.js';
import type { RecordBatch } from 'apache-arrow';

const [bars] = generateBars({ instants: 10 }) as [RecordBatch];
const decoder = (format: 'auto' | 'arrow' | 'json', maxMessageBytes = 1 << 20): MessageDecoder =>
  new MessageDecoder({
    component: 't',
    format,
    newColumns: 'leaveOut',
    timeUnit: 'ms',
    maxMessageBytes,
    leftOut: () => undefined,
  });
const encoder = (format: 'arrow' | 'json', maxMessageBytes = 1 << 20): MessageEncoder =>
  new MessageEncoder({ component: 't', format, compression: 'deflate', maxMessageBytes });

describe('messages', () => {
  it('are told apart by how they begin', () => {
    const auto = decoder('auto');
    expect(rowsDigest([auto.decode(encoder('arrow').encode(bars))])).toBe(rowsDigest([bars]));
    expect(decoder('auto').decode(encoder('json').encode(bars)).numRows).toBe(bars.numRows);
    expect(() => decoder('arrow').decode(encoder('json').encode(bars))).toThrow(/RXBATCH2/);
  });

  it('that are too large are neither made nor taken', () => {
    expect(() => encoder('arrow', 100).encode(bars)).toThrow(/makes a message of \d+ bytes; the limit is 100/);
    expect(() => decoder('auto', 100).decode(new Uint8Array(101))).toThrow(LimitExceeded);
  });
});
