import { merge } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { pullSource } from '../../../src/runtime/flow/index.js';
import { run } from '../../../src/runtime/run.js';
import { VirtualClock } from '../../../src/testing/virtual-clock.js';
import { counted, counting, pass, sink, start, stop, toEnd } from './support.js';

describe('a source', () => {
  it('emits and completes only in a later turn, even when it is empty', async () => {
    const clock = new VirtualClock();
    const seen: string[] = [];
    run(counting('a', 10), { clock, onBatch: () => seen.push('batch') });
    const empty = run(counting('none', 0), { clock });
    void empty.done.then(() => seen.push('empty'));
    for (let round = 0; round < 50; round++) await Promise.resolve();
    expect(seen).toEqual([]);
    await clock.runTurns();
    expect(seen.toSorted()).toEqual(['batch', 'empty']);
  });

  it('gives way after its slice, so that timers get in', async () => {
    const clock = new VirtualClock();
    const timers: number[] = [];
    const tick = (): void => {
      timers.push(clock.monotonicMs());
      clock.schedule(1, tick);
    };
    clock.schedule(1, tick);
    const works = (id: string) => pass(id, () => clock.spend(1));
    const sources = Array.from({ length: 20 }, (_, index) => counting(`s${index}`, 200).pipe(works(`p${index}`)));
    const started = start(merge(...sources), { clock });
    await clock.advance(500);
    const gaps = timers.map((at, index) => at - (timers[index - 1] ?? 0));
    expect(Math.max(...gaps)).toBeLessThanOrEqual(5 + 16 + 1);
    expect(timers.length).toBeGreaterThan(20);
    await stop(started);
  });

  it('that never ends gives way on a clock that stands still', async () => {
    const clock = new VirtualClock();
    let reads = 0;
    const endless = pullSource({ name: 'endless' }, () => ({
      read() {
        reads++;
        return counted(0, 1);
      },
    }));
    const started = start(endless, { clock, onBatch: () => undefined });
    clock.schedule(0, () => started.run.pause());
    await clock.runTurns();
    expect(reads).toBeLessThan(100_000);
    await stop(started);
  });

  it('is closed once, whatever way it ends', async () => {
    for (const way of ['end', 'stop', 'error', 'failing stage'] as const) {
      let closed = 0;
      const stream = counting('a', way === 'end' ? 10 : 1e6, { everyMs: 1, onClose: () => closed++ }).pipe(
        pass('p', () => {
          if (way === 'failing stage') throw new Error('boom');
        }),
        sink(),
      );
      const started = start(stream);
      void started.run.done.catch(() => undefined);
      await started.clock.advance(50);
      if (way === 'error') started.run.context.fail(new Error('cut'));
      await stop(started);
      expect([way, closed]).toEqual([way, 1]);
    }
  });

  it('that is opened after the run has ended is closed at once', async () => {
    const clock = new VirtualClock();
    let closed = 0;
    const slow = pullSource({ name: 'slow' }, async () => {
      await new Promise<void>((resolve) => clock.schedule(50, resolve));
      return { read: () => null, close: () => void closed++ };
    });
    const started = start(slow, { clock });
    await clock.advance(10);
    const stopped = started.run.stop();
    await clock.advance(100);
    await stopped;
    expect(closed).toBe(1);
  });

  it('fails the run when reading fails, or opening does', async () => {
    const reading = pullSource({ name: 'bad' }, () => ({ read: () => Promise.reject(new Error('disk gone')) }));
    await expect(toEnd(reading)).rejects.toThrow('disk gone');
    const opening = pullSource({ name: 'bad' }, () => Promise.reject(new Error('no such file')));
    await expect(toEnd(opening)).rejects.toThrow('no such file');
  });

  it('may send bad rows to the dead letters, which fail the run when nobody takes them', async () => {
    const letters: string[] = [];
    const source = pullSource({ name: 'bad', id: 'file' }, (context) => ({
      read() {
        context.deadLetter({ cause: 'parse', detail: 'no number', position: 'line 3' });
        return null;
      },
    }));
    await expect(toEnd(source)).rejects.toThrow('bad: no number (at line 3)');
    const stats = await toEnd(source, {
      deadLetters: (letter) => letters.push(`${letter.stageId} ${letter.position}`),
    });
    expect(letters).toEqual(['file line 3']);
    expect(stats.deadLetters).toBe(1);
    await expect(toEnd(source, { deadLetters: () => undefined, maxDeadLetters: 0 })).rejects.toThrow(
      'More than 0 rows',
    );
  });
});
