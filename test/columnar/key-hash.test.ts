import { expect, it } from 'vitest';
import { keyHash } from '../../src/columnar/index.js';

// Published test vectors of 32-bit FNV-1a, and one beyond ASCII worked out by hand from its two bytes.
it('is FNV-1a over UTF-8', () => {
  expect(keyHash('')).toBe(0x811c9dc5);
  expect(keyHash('a')).toBe(0xe40c292c);
  expect(keyHash('foobar')).toBe(0xbf9cf968);
  const [first, second] = [0xc3, 0xa9];
  const step = (hash: number, byte: number): number => Math.imul(hash ^ byte, 0x01000193) >>> 0;
  expect(keyHash('é')).toBe(step(step(0x811c9dc5, first), second));
});
