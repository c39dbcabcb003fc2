import { describe, expect, it } from 'vitest';
import type { RecordBatch } from 'apache-arrow';
import type { Observable } from 'rxjs';
import { batchFromArrays, pullSource, run, type PullReader, type RunHost, type RunState } from 'rxarrow';
import { readState, stateTable, type StateTables } from 'rxarrow/columnar';
import { ema } from 'rxarrow/operators';
import { rowsOf } from 'rxarrow/testing';

const ROWS = 40;

/** Numbers from 0 on, whose reader is further than what it has given out: it moves on, and then waits. */
function slowReader(more: Partial<PullReader> = {}): PullReader {
  let next = 0;
  return {
    async read() {
      if (next === ROWS) return null;
      const row = next++;
      await new Promise((resolve) => setImmediate(resolve));
      return batchFromArrays({ symbol: ['A'], sequence: [BigInt(row)], close: [row] });
    },
    position: (): StateTables => ({ place: stateTable({ next: Float64Array.of(next) }) }),
    seek({ place }) {
      next = place === undefined ? 0 : (readState(place, 'next')[0] as number);
    },
    ...more,
  };
}

type Seen = { readonly sequence: bigint }[];

interface Life {
  readonly seen: bigint[];
  readonly state: RunState | undefined;
  readonly events: string[];
  readonly redelivered: number;
}

/** A life that captures its state at some turn, and one that goes on from it. */
async function life(
  source: Observable<RecordBatch>,
  options: { captureAtTurn?: number; from?: RunState } = {},
): Promise<Life> {
  const seen: bigint[] = [];
  const events: string[] = [];
  let host: RunHost | undefined;
  let state: Promise<RunState> | undefined;
  const running = run(source.pipe(ema({ period: 3, id: 'ema' }) as never) as Observable<RecordBatch>, {
    checkpointed: true,
    onBatch(batch) {
      seen.push(...(rowsOf([batch]) as unknown as Seen).map(({ sequence }) => sequence));
    },
    services: [
      {
        name: 'test',
        open(given) {
          host = given;
          given.context.events.listen(({ kind }) => events.push(kind));
          if (options.from !== undefined) given.restore(options.from);
        },
      },
    ],
  });
  if (options.captureAtTurn !== undefined) {
    for (let turn = 0; turn < options.captureAtTurn; turn++) await new Promise((resolve) => setImmediate(resolve));
    state = (host as unknown as RunHost).capture();
  }
  const captured = await state;
  const at = seen.length;
  const stats = await running.done;
  return {
    seen: captured === undefined ? seen : seen.slice(0, at),
    state: captured,
    events,
    redelivered: stats.sources[0]?.redelivered ?? 0,
  };
}

const all = Array.from({ length: ROWS }, (_, row) => BigInt(row));

describe('the position of a source in a checkpoint', () => {
  it('lies behind what was pushed, also while a read is under way', async () => {
    for (const captureAtTurn of [3, 4, 5, 6, 7, 12, 13]) {
      const first = await life(
        pullSource({ name: 'slow' }, () => slowReader()),
        { captureAtTurn },
      );
      const pushed = Number(readState(first.state?.positions.get('slow')?.['place'] as RecordBatch, 'next')[0]);
      const second = await life(
        pullSource({ name: 'slow' }, () => slowReader()),
        { from: first.state as RunState },
      );
      expect([...all.slice(0, pushed), ...second.seen], `turn ${captureAtTurn}`).toEqual(all);
    }
  });

  it('drops rows that come again, counts and tells them', async () => {
    const redelivering = (): Observable<RecordBatch> =>
      pullSource({ name: 'broker' }, () => slowReader({ redelivers: true }));
    const first = await life(redelivering(), { captureAtTurn: 12 });
    // The broker begins again three rows before.
    const again = pullSource({ name: 'broker' }, () => {
      const reader = slowReader({ redelivers: true });
      return {
        ...reader,
        seek: (position: StateTables) => {
          const next = readState(position['place'] as RecordBatch, 'next')[0] as number;
          reader.seek?.({ place: stateTable({ next: Float64Array.of(Math.max(0, next - 3)) }) });
        },
      };
    });
    const second = await life(again, { from: first.state as RunState });
    expect(second.redelivered).toBe(3);
    expect(second.events).toContain('drop');
    expect(second.seen[0]).toBe(all[ROWS - second.seen.length]);
    expect(second.seen.at(-1)).toBe(all.at(-1));
  });

  it('is none where a source cannot be read again: a restart begins with a gap', async () => {
    const source = (): Observable<RecordBatch> => pullSource({ name: 'feed', replay: 'none' }, () => slowReader());
    const first = await life(source(), { captureAtTurn: 12 });
    expect(first.events).not.toContain('gap');
    expect(first.state?.positions.size).toBe(0);
    const second = await life(source(), { from: first.state as RunState });
    expect(second.events).toContain('gap');
    expect(second.seen).toEqual(all);
  });
});
