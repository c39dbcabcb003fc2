import { Null, Vector, type Data, type RecordBatch } from 'apache-arrow';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RxArrowError } from '../../src/base/errors.js';
import { seededRandom, type Random } from '../../src/base/random.js';
import {
  DictionaryBuilder,
  newBatch,
  newSchema,
  readCells,
  readIpc,
  writeIpcFile,
  writeIpcStream,
} from '../../src/columnar/index.js';
import { batchesOf, KINDS, type Cell } from './support/batches.js';

/** The dial for how many damaged inputs are tried. */
const CASES = Number(process.env['IPC_DAMAGE_CASES'] || 3000);
const SEED = Number(process.env['IPC_DAMAGE_SEED'] || 20_260_101);
const LONGEST_MS = 100;

function growing(): RecordBatch[] {
  const builder = new DictionaryBuilder();
  const schema = newSchema([
    ['symbol', builder.type, true],
    ['nothing', new Null(), true],
  ]);
  return [
    ['a', 'b', null],
    ['c', 'a'],
    ['longer than that', 'b', 'c'],
  ].map((words) =>
    newBatch(schema, words.length, [
      builder.columnOf(words) as Data,
      new Data_(new Null(), 0, words.length, words.length) as Data,
    ]),
  );
}
const Data_ = batchesOf(KINDS.slice(0, 1), [[[1]]])[0]?.data.constructor as new (...parts: unknown[]) => unknown;

const originals = (): Uint8Array[] => {
  const cells = KINDS.map((kind) =>
    fc.sample(fc.option(kind.cell, { nil: null }), { numRuns: 6, seed: 11 }),
  ) as Cell[][];
  const each = KINDS.map((kind, index) => batchesOf([kind], [[cells[index] as Cell[]]]));
  return [
    ...each.map((batches) => writeIpcStream(batches)),
    writeIpcStream(batchesOf(KINDS, [cells, cells])),
    writeIpcFile(batchesOf(KINDS, [cells])),
    writeIpcStream(growing()),
    writeIpcFile(growing()),
  ];
};

const EXTREMES = [0, 1, 8, -1, -8, 0x7fffffff, -0x80000000, 0x10000000, 1_000_000];

function damage(original: Uint8Array, random: Random): Uint8Array {
  const bytes = original.slice();
  const view = new DataView(bytes.buffer);
  const count = 1 + random.integer(3);
  for (let change = 0; change < count; change++) {
    const at = random.integer(bytes.length);
    const word = Math.min(at & ~3, bytes.length - 4);
    const kind = random.integer(8);
    if (kind < 3) bytes[at] = random.integer(256);
    else if (kind < 5) bytes[at] = (bytes[at] as number) ^ (1 << random.integer(8));
    else if (kind === 5) view.setInt32(word, EXTREMES[random.integer(EXTREMES.length)] as number, true);
    else if (kind === 6) view.setInt32(word, view.getInt32(word, true) + random.integer(17) - 8, true);
    else bytes.copyWithin(at, random.integer(bytes.length), random.integer(bytes.length));
  }
  return random.integer(10) === 0 ? bytes.subarray(0, random.integer(bytes.length)) : bytes;
}

/** Reads every value by our way and by apache-arrow's. */
function readAll(batches: readonly RecordBatch[]): number {
  let cells = 0;
  for (const batch of batches) {
    for (const [index, column] of batch.data.children.entries()) {
      const read = readCells(column as Data, batch.schema.fields[index]?.name ?? '');
      expect(read.length).toBe(batch.numRows);
      const vector = new Vector([column as Data]);
      for (let row = 0; row < batch.numRows; row += 1 + (batch.numRows >> 10)) vector.get(row);
      cells += read.length;
    }
  }
  return cells;
}

function attempt(bytes: Uint8Array, number: number): { refused: boolean; ms: number } {
  const begin = process.cpuUsage();
  let refused = false;
  try {
    readAll(readIpc(bytes));
  } catch (error) {
    // Times far out of range are refused by the column that reads them, all else by the reader.
    if (!(error instanceof RxArrowError)) throw new Error(`case ${number}: ${String(error)}`, { cause: error });
    refused = true;
  }
  const { user, system } = process.cpuUsage(begin);
  return { refused, ms: (user + system) / 1000 };
}

describe('damaged Arrow data', () => {
  it('is a typed error or a batch that can be read, and never a hang', () => {
    const random = seededRandom(SEED);
    const from = originals();
    let refused = 0;
    let longest = 0;
    for (let number = 0; number < CASES; number++) {
      const bytes = damage(from[number % from.length] as Uint8Array, random);
      const first = attempt(bytes, number);
      if (first.refused) refused++;
      // A slow case is tried again: what the garbage collector or the machine did is not a hang.
      longest = Math.max(longest, first.ms < LONGEST_MS ? first.ms : attempt(bytes, number).ms);
    }
    // Most damage is to metadata or to padding and values, which may change freely.
    expect(refused).toBeGreaterThan(CASES / 5);
    expect(longest).toBeLessThan(LONGEST_MS);
  }, 60_000);
});
