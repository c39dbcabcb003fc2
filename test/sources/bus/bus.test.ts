import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Float32 } from 'apache-arrow';
import { Int32, makeData, type RecordBatch } from 'apache-arrow';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { batchFromRows, run, type RowLetter } from 'rxarrow';
import { controlOf, encodeBatchFrame, newBatch, newSchema, rowsDigest, isControl } from 'rxarrow/columnar';
import { checkpoints } from 'rxarrow/runtime';
import { bus as busSink } from 'rxarrow/sinks';
import { bus, memory } from 'rxarrow/sources';
import { generateBars } from 'rxarrow/testing';
import { inProcessBus, type MessageBroker } from 'rxarrow/transports';

const bars = generateBars({ instants: 60, batchRows: 7 });
let broker: MessageBroker;
let folder: string;

beforeEach(async () => {
  broker = inProcessBus();
  folder = await mkdtemp(join(tmpdir(), 'rxarrow-bus-'));
});
afterEach(async () => {
  await broker.close();
  await rm(folder, { recursive: true, force: true });
});

const fill = async (batches: readonly RecordBatch[] = bars): Promise<void> => {
  await run(memory(batches).pipe(busSink({ topic: 'bars', broker }))).done;
};

async function publish(payload: Uint8Array, topic = 'bars'): Promise<void> {
  const publisher = await broker.publisher(topic);
  await publisher.publish({ payload });
  await publisher.close();
}

async function read(
  options: Partial<Parameters<typeof bus>[0]> = {},
  more: Parameters<typeof run>[1] = {},
): Promise<RecordBatch[]> {
  const got: RecordBatch[] = [];
  const stream = bus('bars', { broker, until: 'end', ...options });
  await run(stream, { onBatch: (batch) => void got.push(batch), ...more }).done;
  return got;
}

const json = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

describe('the source and the sink "bus"', () => {
  it('carry rows, types and order', async () => {
    await fill();
    const got = await read();
    expect(rowsDigest(got)).toBe(rowsDigest(bars));
    expect(new Set(got.map(({ schema }) => schema)).size).toBe(1);
  });

  it('use the bus of the run when none is given', async () => {
    const got: RecordBatch[] = [];
    const running = run([memory(bars).pipe(busSink('inner')), bus('inner')], {
      onBatch: (batch, at) => void (at === 1 && got.push(batch)),
    });
    while (got.length < bars.length) await new Promise((resolve) => setTimeout(resolve, 5));
    await running.stop();
    expect(rowsDigest(got)).toBe(rowsDigest(bars));
  });

  it('a group goes on where its checkpoint is: nothing lost, nothing twice, and what is covered is acknowledged', async () => {
    await fill();
    const take = async (stopAfter: number): Promise<RecordBatch[]> => {
      const got: RecordBatch[] = [];
      const running = run(bus({ topic: 'bars', broker, group: 'g', fetchMessages: 4 }, { id: 'bars' }), {
        services: [checkpoints({ folder, every: null })],
        onBatch: (batch) => {
          if (got.length < stopAfter) got.push(batch);
          if (got.length === stopAfter) running.pause();
        },
      });
      while (got.length < stopAfter) await new Promise((resolve) => setTimeout(resolve, 2));
      await running.stop();
      return got;
    };
    const parts = [await take(5), await take(7), await take(bars.length - 12)];
    expect(rowsDigest(parts.flat())).toBe(rowsDigest(bars));
    const rest = await broker.subscribe('bars', { group: 'g', consumer: 'other' });
    expect(await rest.receive(10, 20)).toEqual([]);
  });

  it('a group that is stopped without a checkpoint of its own gets what no checkpoint covers once more', async () => {
    await fill();
    const got: RecordBatch[] = [];
    const failing = run(bus({ topic: 'bars', broker, group: 'g' }, { id: 'bars' }), {
      services: [checkpoints({ folder, every: null })],
      onBatch: (batch) => {
        got.push(batch);
        if (got.length === 6) throw new Error('out of a clear sky');
      },
    });
    await expect(failing.done).rejects.toThrow(/clear sky/);
    expect(rowsDigest(await read({ group: 'g', consumer: 'bars' }))).toBe(rowsDigest(bars));
  });

  it('without a group the place is in the checkpoint', async () => {
    await fill();
    const take = async (stopAfter: number): Promise<RecordBatch[]> => {
      const got: RecordBatch[] = [];
      const running = run(bus({ topic: 'bars', broker }, { id: 'bars' }), {
        services: [checkpoints({ folder, every: null })],
        onBatch: (batch) => {
          if (got.length < stopAfter) got.push(batch);
          if (got.length === stopAfter) running.pause();
        },
      });
      while (got.length < stopAfter) await new Promise((resolve) => setTimeout(resolve, 2));
      await running.stop();
      return got;
    };
    expect(rowsDigest([...(await take(9)), ...(await take(bars.length - 9))])).toBe(rowsDigest(bars));
  });

  it('a sink that goes on from a checkpoint publishes nothing twice', async () => {
    const life = async (
      services: NonNullable<Parameters<typeof run>[1]>['services'],
      failAt: number,
    ): Promise<number> => {
      let seen = 0;
      const running = run(memory(bars).pipe(busSink({ topic: 'bars', broker, producer: 'desk' }, { id: 'out' })), {
        services: services ?? [],
        onBatch: () => {
          if (++seen === failAt) throw new Error('power cut');
        },
      });
      await running.done.catch(() => undefined);
      return seen;
    };
    const covered = (): ReturnType<typeof checkpoints>[] => [checkpoints({ folder, every: null, rows: 30 })];
    const first = await life(covered(), 14);
    const second = await life(covered(), Number.POSITIVE_INFINITY);
    // Some batches went through both lives, and the topic has them once.
    expect(first + second).toBeGreaterThan(bars.length);
    expect(rowsDigest(await read())).toBe(rowsDigest(bars));
    // A run that does not go on from there publishes anew: these are other rows, though they look the same.
    await life(undefined, Number.POSITIVE_INFINITY);
    expect(await read()).toHaveLength(2 * bars.length);
  });

  it('sends what cannot be used to the dead letters with the difference named, and goes on', async () => {
    const letters: RowLetter[] = [];
    const [first, second] = bars as [RecordBatch, RecordBatch];
    await publish(encodeBatchFrame(first));
    await publish(encodeBatchFrame(batchFromRows([{ symbol: 'A', close: 'high' }])));
    await publish(Uint8Array.of(1, 2, 3));
    const damaged = encodeBatchFrame(second);
    damaged[100] = (damaged[100] as number) ^ 1;
    await publish(damaged);
    await publish(encodeBatchFrame(second));
    const got = await read(
      { group: 'g', deadLetterTopic: 'dead' },
      { deadLetters: (letter: RowLetter) => void letters.push(letter) },
    );
    expect(rowsDigest(got)).toBe(rowsDigest([first, second]));
    expect(letters.map(({ cause }) => cause)).toEqual(['SchemaMismatch', 'CorruptInput', 'CorruptInput']);
    expect(letters[0]?.detail).toMatch(/column "sequence": wanted Int64.*|column "close": wanted Float64/);
    expect(letters[0]?.position).toBe('bars, message 0:1');
    const dead = await broker.subscribe('dead', { from: 'earliest' });
    expect(await dead.receive(10, 20)).toHaveLength(3);
  });

  it('fails when nobody takes what cannot be used, and it stays', async () => {
    await publish(Uint8Array.of(1, 2, 3));
    await expect(read({ group: 'g' })).rejects.toThrow(/no JSON.*bars, message 0:0/);
    const again = await broker.subscribe('bars', { group: 'g', consumer: 'bus' });
    expect(await again.receive(1, 50)).toHaveLength(1);
  });

  it('takes rows of foreign producers as JSON by the contract', async () => {
    const row = { symbol: 'A', time: '2026-03-01T12:00:00Z', price: 1.5, size: 2, side: 1 };
    await publish(json([row, { ...row, time: 1_772_366_400_001 }]));
    await publish(json(row));
    const got = await read({ contract: 'Trade' });
    expect(got.map(({ numRows }) => numRows)).toEqual([2, 1]);
    expect(got[0]?.getChild('time')?.get(1)).toBeDefined();
    expect([...(got[0]?.getChild('sequence') ?? []), ...(got[1]?.getChild('sequence') ?? [])]).toEqual([0n, 1n, 2n]);
  });

  it('leaves a new column out, and takes a wider type', async () => {
    const batch = (type: Float32 | Int32, more: boolean): RecordBatch => {
      const plain = batchFromRows([{ size: 1, ...(more ? { venue: 'X' } : {}) }]);
      const values = type instanceof Int32 ? Int32Array.of(7) : Float32Array.of(7);
      const others = plain.data.children.slice(1);
      const own = makeData({ type, length: 1, nullCount: 0, data: values } as Parameters<typeof makeData>[0]);
      const fields = plain.schema.fields.map(({ name, type: of }, at) => [name, at === 0 ? type : of, true] as const);
      return newBatch(newSchema(fields), 1, [own, ...others]);
    };
    await publish(encodeBatchFrame(batch(new Int32(), false)));
    await publish(encodeBatchFrame(batch(new Int32(), true)));
    await publish(encodeBatchFrame(batchFromRows([{ size: 7.5 }])));
    await publish(encodeBatchFrame(batch(new Int32(), false)));
    const warnings: string[] = [];
    const got = await read({}, { onWarning: (message: string) => void warnings.push(message) });
    expect(got.map(({ schema }) => schema.fields.map(({ name, type }) => `${name} ${String(type)}`).join())).toEqual([
      'size Int32',
      'size Int32',
      'size Float64',
      'size Float64',
    ]);
    expect(got.map((each) => each.getChild('size')?.get(0) as number)).toEqual([7, 7, 7.5, 7]);
    expect(warnings.join()).toMatch(/"venue", which is left out/);
  });

  it('tells a gap when numbers of a producer are missing, and drops what comes twice', async () => {
    const publisher = await broker.publisher('bars');
    const named = await broker.publisher('bars', { producer: 'p' });
    await named.publish({ payload: encodeBatchFrame(bars[0] as RecordBatch), sequence: 0n });
    await named.publish({ payload: encodeBatchFrame(bars[1] as RecordBatch), sequence: 4n });
    await publisher.close();
    const controls: string[] = [];
    const gaps: string[] = [];
    const stopped = run(bus({ topic: 'bars', broker, until: 'end', onGap: 'fail' }));
    await expect(stopped.done).rejects.toThrow(/3 messages of producer "p" are missing in topic "bars"/);
    bus({ topic: 'bars', broker, until: 'end' }).subscribe((batch) => {
      if (isControl(batch)) controls.push(controlOf(batch)?.kind ?? '');
      else gaps.push('rows');
    });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(controls).toEqual(['gap']);
    expect(gaps).toEqual(['rows', 'rows']);
  });
});
