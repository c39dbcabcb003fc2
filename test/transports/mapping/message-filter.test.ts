import { expect, it } from 'vitest';
import { MessageFilter } from '../../../src/transports/mapping/message-filter.js';

it('lets through what has all that is wanted', () => {
  const filter = new MessageFilter({ e: 'trade', 'k.x': true, code: [0, '1'], id: '*' });
  const message = { e: 'trade', k: { x: true }, code: '0', id: null };
  expect(filter.matches(message)).toBe(true);
  expect(filter.matches({ ...message, code: 2 })).toBe(false);
  expect(filter.matches({ ...message, k: { x: false } })).toBe(false);
  expect(filter.matches({ e: 'trade', k: { x: true }, code: 0 })).toBe(false);
  expect(filter.matches(null)).toBe(false);
  expect(new MessageFilter({}).matches(7)).toBe(true);
  expect(new MessageFilter({ e: 'a,b' }).matches({ e: ['a', 'b'] })).toBe(false);
});
