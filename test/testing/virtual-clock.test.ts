import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../src/testing/virtual-clock.js';

describe('VirtualClock', () => {
  it('runs timers in the order of their time, and of asking where the time is the same', async () => {
    const clock = new VirtualClock();
    const seen: string[] = [];
    clock.schedule(20, () => seen.push(`c@${clock.monotonicMs()}`));
    clock.schedule(10, () => seen.push(`a@${clock.monotonicMs()}`));
    clock.schedule(10, () => seen.push(`b@${clock.monotonicMs()}`));
    await clock.runUntilIdle();
    expect(seen).toEqual(['a@10', 'b@10', 'c@20']);
  });

  it('settles long chains of promises before the next task', async () => {
    const clock = new VirtualClock();
    const seen: string[] = [];
    clock.nextTurn(() => {
      void (async () => {
        for (let step = 0; step < 500; step++) await Promise.resolve();
        seen.push('promises');
      })();
    });
    clock.nextTurn(() => seen.push('next turn'));
    await clock.runTurns();
    expect(seen).toEqual(['promises', 'next turn']);
  });

  it('goes exactly as far as told', async () => {
    const clock = new VirtualClock({ startNs: 0n });
    const seen: number[] = [];
    const again = (): void => {
      seen.push(clock.monotonicMs());
      clock.schedule(10, again);
    };
    clock.schedule(10, again);
    await clock.advance(35);
    expect(seen).toEqual([10, 20, 30]);
    expect(clock.nowNs()).toBe(35_000_000n);
    expect(clock.pending).toBe(1);
  });

  it('runs what is due before turns that were asked for at the same time, and turns before later timers', async () => {
    const clock = new VirtualClock();
    const seen: string[] = [];
    clock.schedule(0, () => seen.push('due'));
    clock.nextTurn(() => seen.push('turn'));
    clock.schedule(1, () => seen.push('later'));
    await clock.runUntilIdle();
    expect(seen).toEqual(['due', 'turn', 'later']);
  });

  it('forgets what was taken back', async () => {
    const clock = new VirtualClock();
    const seen: string[] = [];
    clock.schedule(5, () => seen.push('timer'))();
    const turn = clock.nextTurn(() => seen.push('turn'));
    turn();
    turn();
    await clock.runUntilIdle();
    expect(seen).toEqual([]);
    expect(clock.monotonicMs()).toBe(0);
  });

  it('gives up on work that never ends', async () => {
    const clock = new VirtualClock({ maxTurns: 20 });
    const again = (): void => {
      clock.nextTurn(again);
    };
    again();
    await expect(clock.runUntilIdle()).rejects.toThrow('ran 20 turns');
  });

  it('moves the time inside a task by what the work takes', async () => {
    const clock = new VirtualClock();
    clock.nextTurn(() => clock.spend(7));
    clock.schedule(5, () => undefined);
    await clock.runUntilIdle();
    expect(clock.monotonicMs()).toBe(7);
  });

  it('fails over real input and output and names it', async () => {
    const clock = new VirtualClock();
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, resolve));
    await expect(clock.runUntilIdle()).rejects.toThrow(/1 TCPSocketWrap|1 TCPServerWrap/);
    await new Promise((resolve) => server.close(resolve));
    await expect(clock.runUntilIdle()).resolves.toBeUndefined();
  });

  it('waits for real input and output where that is wanted', async () => {
    const clock = new VirtualClock({ realIo: 'await' });
    let text = '';
    clock.nextTurn(() => {
      void readFile('package.json', 'utf8').then((read) => {
        text = read;
      });
    });
    await clock.runUntilIdle();
    expect(text).toContain('rxarrow');
  });
});
