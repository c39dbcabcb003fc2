import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CorruptInput } from '../../src/base/errors.js';
import {
  decodeSnapshot,
  encodeSnapshot,
  readState,
  readStateOffsets,
  snapshotDigest,
  stateTable,
  type Snapshot,
} from '../../src/columnar/index.js';

const odd = Float64Array.of(NaN, -0, Infinity, -Infinity, 5e-324, 1);
const snapshot = (): Snapshot => ({
  component: 'ema',
  version: 3,
  digest: 'abc',
  tables: {
    keys: stateTable({
      key: ['A', 'B', 'Ä'],
      last: odd.slice(0, 3),
      window: { values: odd.slice(), width: 2 },
      seen: BigInt64Array.of(-(2n ** 63n), 0n, 2n ** 63n - 1n),
      held: { values: odd.slice(0, 4), offsets: Int32Array.of(0, 3, 3, 4) },
    }),
    empty: stateTable({ key: [], count: new Int32Array(0) }),
    nothing: stateTable({}),
  },
});

describe('snapshots', () => {
  it('come back bit for bit', () => {
    const decoded = decodeSnapshot(encodeSnapshot(snapshot()));
    expect(decoded).toMatchObject({ component: 'ema', version: 3, digest: 'abc' });
    expect(Object.keys(decoded.tables)).toEqual(['empty', 'keys', 'nothing']);
    const table = decoded.tables['keys'] as never;
    expect(readState(table, 'key')).toEqual(['A', 'B', 'Ä']);
    const bits = (values: unknown): BigUint64Array =>
      new BigUint64Array(Float64Array.from(values as Float64Array).buffer);
    expect(bits(readState(table, 'window'))).toEqual(bits(odd));
    expect(bits(readState(table, 'last'))).toEqual(bits(odd.slice(0, 3)));
    expect(bits(readState(table, 'held'))).toEqual(bits(odd.slice(0, 4)));
    expect([...readStateOffsets(table, 'held')]).toEqual([0, 3, 3, 4]);
    expect(readState(table, 'seen')).toEqual(BigInt64Array.of(-(2n ** 63n), 0n, 2n ** 63n - 1n));
    expect(readState(decoded.tables['empty'] as never, 'key')).toEqual([]);
    expect(decoded.tables['nothing']?.numRows).toBe(0);
  });

  it('have the same bytes and digest for the same contents', () => {
    const { keys, empty, nothing } = snapshot().tables as Record<string, never>;
    const turned: Snapshot = { ...snapshot(), tables: { nothing, keys, empty } as never };
    expect(encodeSnapshot(turned)).toEqual(encodeSnapshot(snapshot()));
    expect(snapshotDigest(turned)).toBe(snapshotDigest(snapshot()));
    expect(snapshotDigest(decodeSnapshot(encodeSnapshot(snapshot())))).toBe(snapshotDigest(snapshot()));
    for (const other of [{ component: 'sma' }, { version: 4 }, { digest: 'abd' }, { tables: { keys } }]) {
      expect(snapshotDigest({ ...snapshot(), ...(other as Partial<Snapshot>) })).not.toBe(snapshotDigest(snapshot()));
    }
  });

  it('show every damage', () => {
    const bytes = encodeSnapshot(snapshot());
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const damaged = bytes.slice();
        damaged[at] = (damaged[at] as number) ^ change;
        expect(() => decodeSnapshot(damaged)).toThrow(CorruptInput);
        expect(() => decodeSnapshot(bytes.subarray(0, at))).toThrow(CorruptInput);
      }),
    );
    expect(() => decodeSnapshot(Uint8Array.from([...bytes, 0]))).toThrow(/bytes after its prefix/);
    expect(() => decodeSnapshot(new Uint8Array(40))).toThrow(/does not begin with RXARROWS/);
  });
});
