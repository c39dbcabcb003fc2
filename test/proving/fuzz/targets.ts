import { crc32 } from 'node:zlib';
import { Null, Vector, type Data, type RecordBatch } from 'apache-arrow';
import fc from 'fast-check';
import { components } from 'rxarrow/components';
import { parseExpression } from 'rxarrow/expression';
import { readPipelineText } from 'rxarrow/pipeline';
import { seededRandom, type Random } from '../../../src/base/index.js';
import { createRegistry, type Component } from '../../../src/core/index.js';
import {
  decodeBatchFrame,
  encodeBatchFrame,
  newBatch,
  newSchema,
  readCells,
  readIpc,
  stateTable,
  writeIpcFile,
  writeIpcStream,
} from '../../../src/columnar/index.js';
import { decodeCheckpoint, encodeCheckpoint } from '../../../src/runtime/checkpoint/checkpoint-file.js';
import { encodeRecord } from '../../../src/runtime/journal/record.js';
import { readSegment, SEGMENT_HEADER } from '../../../src/runtime/journal/segment.js';
import { batchesOf, KINDS, type Cell } from '../../columnar/support/batches.js';
import { placesOf, type Place } from './flatbuffer-places.js';
import { mutateBytes, mutatePlace, mutateText } from './mutate.js';

/** What is read from outside, how to spoil it, and how to read it to its last value. */
export interface Target {
  readonly name: string;
  /** A damaged input of this number. */
  input(number: number): Uint8Array | string;
  /** Throws a typed error, or reads all. */
  read(input: Uint8Array | string): void | Promise<void>;
  /** The share of inputs that must be refused at least, since otherwise nothing was damaged. */
  readonly refusedShare: number;
}

interface Original {
  readonly bytes: Uint8Array;
  readonly places: readonly Place[];
}

/** Sound Arrow data: each type alone, all of them, several batches, as a stream and as a file. */
function originals(): Original[] {
  const cells = KINDS.map((kind) =>
    fc.sample(fc.option(kind.cell, { nil: null }), { numRuns: 6, seed: 11 }),
  ) as Cell[][];
  const streams = [
    ...KINDS.map((kind, index) => writeIpcStream(batchesOf([kind], [[cells[index] as Cell[]]]))),
    writeIpcStream(batchesOf(KINDS, [cells, cells])),
    writeIpcStream([newBatch(newSchema([['nothing', new Null(), true]]), 0, [nulls(0)])]),
  ];
  const files = [
    writeIpcFile(batchesOf(KINDS, [cells])),
    ...KINDS.slice(0, 6).map((kind, index) => writeIpcFile(batchesOf([kind], [[cells[index] as Cell[]]]))),
  ];
  return [
    ...streams.map((bytes) => ({ bytes, places: placesOf(bytes, false) })),
    ...files.map((bytes) => ({ bytes, places: placesOf(bytes, true) })),
  ];
}

function nulls(rows: number): Data {
  const some = batchesOf(KINDS.slice(0, 1), [[[1]]])[0]?.data as Data;
  const DataOfNull = some.constructor as new (type: Null, offset: number, length: number, nullCount: number) => Data;
  return new DataOfNull(new Null(), 0, rows, rows);
}

function readEvery(batches: readonly RecordBatch[]): void {
  for (const batch of batches)
    for (const [index, column] of batch.data.children.entries()) {
      const read = readCells(column as Data, batch.schema.fields[index]?.name ?? '');
      if (read.length !== batch.numRows) throw new Error(`${batch.numRows} rows have ${read.length} values`);
      const vector = new Vector([column as Data]);
      for (let row = 0; row < batch.numRows; row += 1 + (batch.numRows >> 10)) vector.get(row);
    }
}

const drawn = (seed: number, number: number, label: string): Random => seededRandom(seed).fork(`${label} ${number}`);

function arrow(seed: number): Target {
  const from = originals();
  return {
    name: 'Arrow data',
    refusedShare: 0.2,
    input(number) {
      const random = drawn(seed, number, 'arrow');
      const { bytes, places } = from[number % from.length] as Original;
      let damaged: Uint8Array = bytes.slice();
      for (let change = 1 + random.integer(3); change > 0; change--)
        if (random.next() < 0.75) mutatePlace(damaged, places[random.integer(places.length)] as Place, random);
        else damaged = mutateBytes(damaged, random);
      return damaged;
    },
    read: (input) => readEvery(readIpc(input as Uint8Array)),
  };
}

function frames(seed: number): Target {
  const from = KINDS.map((kind, index) =>
    encodeBatchFrame(
      batchesOf(
        [kind],
        [[fc.sample(fc.option(kind.cell, { nil: null }), { numRuns: 5, seed: index }) as Cell[]]],
      )[0] as RecordBatch,
    ),
  );
  return {
    name: 'frames of batches',
    // Their checksum tells all of it.
    refusedShare: 0.8,
    input(number) {
      const random = drawn(seed, number, 'frame');
      return mutateBytes((from[number % from.length] as Uint8Array).slice(), random);
    },
    read: (input) => readEvery([decodeBatchFrame(input as Uint8Array)]),
  };
}

async function checkpointsTarget(seed: number): Promise<Target> {
  const table = stateTable({ value: Float64Array.of(1, 2, 3), count: Int32Array.of(1, 2, 3) });
  const pieces = await encodeCheckpoint(
    { pipeline: 'fuzz', number: 3, epoch: 2, createdNs: 1n },
    {
      snapshots: [
        { component: 'ema', version: 1, digest: 'a', tables: { keys: table } },
        { component: 'rsi', version: 1, digest: 'b', tables: { keys: table, more: table } },
      ],
      positions: new Map([['bars', { place: table }]]),
      parts: [{ component: 'journal', version: 1, digest: 'journal', tables: { journal: table } }],
      watermarks: new Map([['bars', 5n]]),
    },
  );
  const original = new Uint8Array(Buffer.concat(pieces));
  return {
    name: 'checkpoints',
    refusedShare: 0.6,
    input(number) {
      const random = drawn(seed, number, 'checkpoint');
      let bytes: Uint8Array = original.slice();
      for (let change = 1 + random.integer(2); change > 0; change--) bytes = mutateBytes(bytes, random);
      if (number % 2 === 0) forgeHead(bytes);
      return bytes;
    },
    read(input) {
      const { state } = decodeCheckpoint(input as Uint8Array);
      for (const { tables } of [...state.snapshots, ...state.parts]) readEvery(Object.values(tables));
      for (const tables of state.positions.values()) readEvery(Object.values(tables));
    },
  };
}

/** Makes the checksum of a damaged head fit, so that what is behind it is tried as well. */
function forgeHead(bytes: Uint8Array): void {
  if (bytes.length < 24) return;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = view.getUint32(16, true);
  if (24 + length <= bytes.length) view.setUint32(12, crc32(bytes.subarray(24, 24 + length)), true);
}

function journals(seed: number): Target {
  const records = Array.from({ length: 8 }, (_, at) =>
    encodeRecord(at + 1, Math.max(0, at - 1), 'desk', { kind: 'report', n: at, text: 'x'.repeat(at * 7) }),
  );
  const original = new Uint8Array(Buffer.concat([SEGMENT_HEADER, ...records]));
  return {
    name: 'segments of journals',
    refusedShare: 0.2,
    input(number) {
      const random = drawn(seed, number, 'journal');
      let bytes: Uint8Array = original.slice();
      for (let change = 1 + random.integer(2); change > 0; change--) bytes = mutateBytes(bytes, random);
      return bytes;
    },
    read(input) {
      const bytes = input as Uint8Array;
      const { records: read, soundBytes } = readSegment(bytes, 'journal', 1, true);
      // What is given out was written: the records in their order, none changed.
      for (const [at, { sequence, entry }] of read.entries())
        if (sequence !== at + 1 || entry['n'] !== at) throw new Error(`record ${sequence} is ${JSON.stringify(entry)}`);
      if (soundBytes > bytes.length) throw new Error(`${soundBytes} of ${bytes.length} bytes are sound`);
    },
  };
}

const PIPELINES = [
  `name: averages
source: { generate: { symbols: [A, B], bars: 10, seed: 3 } }
operators:
  - ema: { period: 20, as: fast }
  - derive: { signal: fast > close }
  - where: close > 0
sink: { csv: { path: out.csv } }
services:
  - checkpoints: { folder: ./state, every: 10s, keep: 3 }
`,
  `params: { period: 12 }
streams:
  bars: { source: { generate: { symbols: [A], bars: 9 } }, operators: [ema: { period: "${'$'}{param.period}" }] }
  orders: { from: bars, operators: [derive: { signal: "ema > close" }], sink: { desk: { account: { cash: 100000 }, fees: 0.001 } } }
`,
];
const YAML_WORDS = [
  ': ',
  '- ',
  '{',
  '}',
  '[',
  ']',
  '&a ',
  '*a',
  '!!js ',
  '<<: ',
  '"',
  "'",
  '|',
  '>',
  '\n',
  '\n  ',
  '#',
  '%',
  '@',
  '~',
  '.inf',
  '.nan',
  '1e400',
  '-1',
  '9007199254740993',
  '__proto__: ',
  'constructor: ',
  '$' + '{env.HOME}',
  '$' + '{file.x}',
  'null',
  '---\n',
  'ema',
  'desk',
  '\t',
  '\u0000',
  '\ud800',
];

function pipelines(seed: number): Target {
  const registry = createRegistry(components as readonly unknown[] as readonly Component[]);
  return {
    name: 'pipeline files',
    refusedShare: 0.3,
    input: (number) =>
      mutateText(PIPELINES[number % PIPELINES.length] as string, drawn(seed, number, 'yaml'), YAML_WORDS),
    read(input) {
      const { findings } = readPipelineText(input as string, { registry, file: 'fuzz.yaml' });
      if (findings.some(({ severity }) => severity === 'error')) throw new Refused();
    },
  };
}

/** Findings are the typed errors of pipeline files. */
export class Refused extends Error {}

const EXPRESSIONS = [
  'close > ema && volume >= 1000.5',
  '(high - low) / close * 100.0 > 2.5 ? 1.0 : -1.0',
  "symbol == 'A' || !(close in [1.0, 2.0, 3.0])",
  'coalesce(close, open) + abs(-low) - min(high, 3.0)',
];
const EXPRESSION_WORDS = [
  '(',
  ')',
  '[',
  ']',
  '{',
  '}',
  ' && ',
  ' || ',
  '!',
  '-',
  '+',
  '*',
  '/',
  '%',
  '.',
  ',',
  '? ',
  ': ',
  '"',
  "'",
  '1e309',
  '0x',
  '1u',
  'null',
  'true',
  'close',
  'this.',
  '.constructor',
  '__proto__',
  'has(',
  '==',
  ' in ',
  '\\',
  '\n',
  '\u0000',
];

function expressions(seed: number): Target {
  return {
    name: 'expressions',
    refusedShare: 0.3,
    input: (number) =>
      mutateText(
        EXPRESSIONS[number % EXPRESSIONS.length] as string,
        drawn(seed, number, 'expression'),
        EXPRESSION_WORDS,
      ),
    read: (input) => void parseExpression(input as string),
  };
}

export async function targets(seed: number): Promise<readonly Target[]> {
  return [arrow(seed), frames(seed), await checkpointsTarget(seed), journals(seed), pipelines(seed), expressions(seed)];
}
