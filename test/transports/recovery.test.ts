import { describe, expect, it } from 'vitest';
import { NotConnected } from '../../src/base/errors.js';
import { seededRandom } from '../../src/base/random.js';
import { VirtualClock } from '../../src/testing/index.js';
import { HealthBoard } from '../../src/transports/index.js';
import { Recovery } from '../../src/transports/recovery.js';
import { TransportRefused } from '../../src/transports/transport-refused.js';

const away = new NotConnected('nobody is there');

function make(): { readonly clock: VirtualClock; readonly board: HealthBoard; readonly recovery: Recovery } {
  const clock = new VirtualClock();
  const board = new HealthBoard();
  const recovery = new Recovery({ clock, random: seededRandom(1) }, board, () => new NotConnected('closed'));
  return { clock, board, recovery };
}

describe('what is tried again', () => {
  it('until it works, with growing pauses, and health says so', async () => {
    const { clock, board, recovery } = make();
    const times: number[] = [];
    const done = recovery.attempt(() => {
      times.push(clock.monotonicMs());
      return times.length < 6 ? Promise.reject(away) : Promise.resolve('done');
    }, 60_000);
    await clock.advance(1);
    expect(board.health).toEqual({ state: 'degraded', reasons: ['nobody is there'] });
    await clock.advance(10_000);
    expect(await done).toBe('done');
    const pauses = times.slice(1).map((time, at) => time - (times[at] ?? 0));
    expect(pauses.every((pause, at) => pause >= 10 * 2 ** at && pause <= 20 * 2 ** at)).toBe(true);
    expect(board.health.state).toBe('healthy');
  });

  it('is given up after a while, and at once where trying cannot help', async () => {
    const { clock, board, recovery } = make();
    const tried = expect(recovery.attempt(() => Promise.reject(away), 1000)).rejects.toBe(away);
    await clock.advance(5000);
    await tried;
    expect(board.health.state).toBe('unhealthy');
    const wrong = new TransportRefused('credentials', 'a wrong token');
    await expect(recovery.attempt(() => Promise.reject(wrong), 60_000)).rejects.toBe(wrong);
    expect(board.health.reasons).toEqual(['a wrong token']);
  });

  it('waits for who stands in the way only as long as is said', async () => {
    const { clock, recovery } = make();
    const taken = new TransportRefused('conflict', 'somebody has that name');
    await expect(recovery.attempt(() => Promise.reject(taken), 60_000)).rejects.toBe(taken);
    let tries = 0;
    const tried = expect(recovery.attempt(() => Promise.reject(tries++ > 99 ? away : taken), 60_000, 500)).rejects.toBe(
      taken,
    );
    await clock.advance(2000);
    await tried;
    expect(tries).toBeGreaterThan(3);
  });

  it('ends when it is closed', async () => {
    const { clock, board, recovery } = make();
    const tried = expect(recovery.attempt(() => Promise.reject(away), 60_000)).rejects.toThrow('closed');
    await clock.advance(1);
    recovery.close();
    await tried;
    expect(board.health.state).toBe('healthy');
    await expect(recovery.attempt(() => Promise.resolve(1), 1)).rejects.toThrow('closed');
  });
});
