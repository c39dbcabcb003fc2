import { expect, it } from 'vitest';
import { Bell } from '../../src/base/bell.js';
import { VirtualClock } from 'rxarrow/testing';

it('is heard by who waits, and not by who comes later', async () => {
  const clock = new VirtualClock();
  const bell = new Bell();
  bell.ring();
  const first = bell.rung(clock, 100);
  bell.ring();
  expect(await first).toBe(true);
  const second = bell.rung(clock, 100);
  await clock.advance(100);
  expect(await second).toBe(false);
  const third = bell.rung(clock, 100);
  await clock.advance(50);
  bell.ring();
  expect(await third).toBe(true);
});
