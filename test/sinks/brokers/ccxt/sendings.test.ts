import { expect, it } from 'vitest';
import { Sendings } from '../../../../src/sinks/brokers/ccxt/sendings.js';
import { VirtualClock } from '../../../../src/testing/index.js';

it('an order that is being sent, or has just been, is not said to be absent', async () => {
  const clock = new VirtualClock();
  const sendings = new Sendings(clock, 1000);
  sendings.mustBeSettled('never sent by this process');
  const ended = sendings.begin('a');
  await clock.advance(5000);
  expect(() => sendings.mustBeSettled('a')).toThrow('may still be on its way');
  ended();
  await clock.advance(999);
  expect(() => sendings.mustBeSettled('a')).toThrow('may still be on its way');
  await clock.advance(1);
  sendings.mustBeSettled('a');
});
