import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { orderId } from '../../../src/sinks/desk/index.js';

describe('orderId', () => {
  it.each([
    ['pipe', 'desk', 'bars'],
    ['my "pipe"', 'd\\esk', 'bärs\n'],
  ])('is base32 of SHA-256, as a plain rendering of RFC 4648 gives it: %s', (pipeline, desk, source) => {
    const parts = [pipeline, desk, source, 3, '12', 'signal', 'entry'];
    const bits = [...createHash('sha256').update(JSON.stringify(parts)).digest()]
      .map((byte) => byte.toString(2).padStart(8, '0'))
      .join('');
    const letters = Array.from({ length: 26 }, (_, at) => {
      const value = Number.parseInt(bits.slice(at * 5, at * 5 + 5), 2);
      return 'abcdefghijklmnopqrstuvwxyz234567'[value];
    });
    expect(orderId(pipeline, desk, source, 3, 12n, 'signal', 'entry')).toBe(letters.join(''));
  });

  it('has a form every venue takes, and differs with each part', () => {
    const ids = [
      orderId('a', 'b', 'c', 0, 1n, 'r', 'l'),
      orderId('a', 'b', 'c', 0, 1n, 'r', 'm'),
      orderId('a', 'b', 'c', 0, 2n, 'r', 'l'),
      orderId('a', 'b', 'c', 1, 1n, 'r', 'l'),
      orderId('ab', '', 'c', 0, 1n, 'r', 'l'),
    ];
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[a-z2-7]{26}$/);
  });
});
