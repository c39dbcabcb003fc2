import { describe, expect, it } from 'vitest';
import { Pace } from '../../../../src/sinks/brokers/ccxt/pace.js';
import { VirtualClock } from '../../../../src/testing/index.js';

describe('the pace of requests', () => {
  it('keeps them apart', async () => {
    const clock = new VirtualClock();
    const pace = new Pace(clock, 10);
    const passed: number[] = [];
    for (let request = 0; request < 3; request++) void pace.pass().then(() => passed.push(clock.monotonicMs()));
    await clock.advance(1000);
    expect(passed).toEqual([0, 100, 200]);
  });

  it('holds all back while the exchange has asked to wait', async () => {
    const clock = new VirtualClock();
    const pace = new Pace(clock, undefined);
    pace.hold(500);
    let passedMs = -1;
    void pace.pass().then(() => (passedMs = clock.monotonicMs()));
    await clock.advance(1000);
    expect(passedMs).toBe(500);
  });

  it('ends with its run', async () => {
    const clock = new VirtualClock();
    const pace = new Pace(clock, undefined);
    const aborter = new AbortController();
    pace.hold(5000);
    const waiting = pace.pass(aborter.signal);
    aborter.abort(new Error('closed'));
    await expect(waiting).rejects.toThrow('closed');
  });
});
