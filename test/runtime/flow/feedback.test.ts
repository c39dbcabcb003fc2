import { map, merge, take, tap } from 'rxjs';
import type { RecordBatch } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { feedback } from '../../../src/runtime/flow/index.js';
import { counted, counting, numbers, pass, runSum, sink, start, toEnd } from './support.js';

/** Batches that come back are told by a negative first number. */
const fill = (batch: RecordBatch): RecordBatch => counted(-1 - (numbers(batch)[0] ?? 0), -(numbers(batch)[0] ?? 0));
const isFill = (batch: RecordBatch): boolean => (numbers(batch)[0] ?? 0) < 0;

describe('feedback', () => {
  it.each([0, 1])(
    'completes when the sources are done and the run is quiet (a broker that takes %i ms)',
    async (ms) => {
      const edge = feedback();
      const seen: number[] = [];
      const stream = merge(counting('a', 200), edge.stream).pipe(
        pass('risk', (batch) => seen.push(numbers(batch)[0] ?? 0)),
        sink([], { ms, concurrency: 2 }),
        tap((batch) => {
          if (batch.numRows > 0 && !isFill(batch)) edge.send(fill(batch));
        }),
      );
      const stats = await toEnd(stream, { checkpointed: true });
      expect(seen.filter((n) => n < 0)).toEqual(Array.from({ length: 20 }, (_, index) => -1 - index * 10));
      expect(stats.flightBatches).toBe(0);
    },
  );

  it('completes when the source was cut off by take', async () => {
    const edge = feedback();
    const stream = merge(counting('a', 1000).pipe(take(3)), edge.stream).pipe(
      runSum(),
      tap((batch) => {
        if (!isFill(batch)) edge.send(fill(batch));
      }),
    );
    expect((await toEnd(stream)).rowsOut).toBe(33);
  });

  it('delivers after the whole push, so that no stage is entered twice and fills overtake nothing', async () => {
    const edge = feedback();
    const first: number[] = [];
    const second: number[] = [];
    let inside = 0;
    const stream = merge(counting('a', 30), edge.stream).pipe(
      tap((batch) => {
        expect(inside++).toBe(0);
        first.push(numbers(batch)[0] ?? 0);
        if (!isFill(batch)) edge.send(fill(batch));
      }),
      tap((batch) => {
        second.push(numbers(batch)[0] ?? 0);
        inside--;
      }),
    );
    await toEnd(stream);
    expect(first).toEqual([0, -1, 10, -11, 20, -21]);
    expect(second).toEqual(first);
  });

  it('goes round ten thousand times without a deeper stack', async () => {
    const edge = feedback();
    let rounds = 0;
    const stream = merge(counting('a', 10), edge.stream).pipe(
      map((batch) => batch),
      tap((batch) => {
        if (++rounds < 10_000) edge.send(batch);
      }),
    );
    await toEnd(stream);
    expect(rounds).toBe(10_000);
  });

  it('says once that nobody reads what is sent', async () => {
    const edge = feedback();
    const started = start(counting('a', 30).pipe(tap((batch) => edge.send(batch))));
    await started.end();
    expect(started.warnings).toHaveLength(1);
    expect(started.warnings[0]).toContain('nobody reads');
  });

  it('refuses a second reader', async () => {
    const edge = feedback();
    await expect(toEnd(merge(edge.stream, edge.stream))).rejects.toThrow('has a reader already');
  });
});
