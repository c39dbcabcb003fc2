import { expect, test } from 'vitest';
import { systemClock } from '../../../src/base/clock.js';
import { CELL, RingMemory } from '../../../src/transports/ring/ring-memory.js';
import { RingSignal } from '../../../src/transports/ring/ring-signal.js';

const signals = (): [RingSignal, RingSignal] => {
  const memory = RingMemory.create(1024, 0);
  return [new RingSignal(memory, CELL.data), new RingSignal(memory, CELL.data)];
};

test('what has happened since one looked is not waited for', async () => {
  const [one, other] = signals();
  const seen = one.value;
  other.ring();
  expect(one.waitSync(seen, 1000)).toBe(true);
  await one.wait(seen, systemClock);
  expect(one.waitSync(one.value, 0)).toBe(false);
});

test('several may wait, also one for the second time after it has called off', async () => {
  const [one, other] = signals();
  const abort = new AbortController();
  const calledOff = one.wait(one.value, systemClock, abort.signal);
  abort.abort(new Error('no more'));
  await expect(calledOff).rejects.toThrow('no more');
  const waiting = Promise.all([one.wait(one.value, systemClock), other.wait(other.value, systemClock)]);
  other.ring();
  await waiting;
  await expect(one.wait(one.value, systemClock, abort.signal)).rejects.toThrow('no more');
});

test('who waits looks up now and then by the clock', async () => {
  const [one] = signals();
  let task: () => void = () => undefined;
  const clock = { ...systemClock, schedule: (_: number, due: () => void) => ((task = due), () => undefined) };
  const waiting = one.wait(one.value, clock);
  task();
  await waiting;
});
