import { describe, expect, it } from 'vitest';
import {
  partitionOf,
  partitionOfKey,
  topicName,
  topicPath,
  topicText,
} from '../../../src/transports/pulsar/topic-name.js';

describe('names of topics', () => {
  it('stand for themselves or lie in public/default', () => {
    expect(topicText(topicName('trades'))).toBe('persistent://public/default/trades');
    expect(topicText(topicName('desk/live/trades'))).toBe('persistent://desk/live/trades');
    expect(topicPath(topicName('persistent://desk/live/a b'))).toBe('persistent/desk/live/a%20b');
  });

  it.each(['', 'desk/trades', 'persistent://desk/live/', 'a/b/c/d', 'non-persistent://a/b/c', 'de sk/live/x'])(
    '%o is refused',
    (text) => {
      expect(() => topicName(text)).toThrow(/is no name of a topic\. Write NAME/);
    },
  );

  it('have partitions', () => {
    const topic = topicName('trades');
    expect(partitionOf(topic, 0, 0)).toBe(topic);
    expect(partitionOf(topic, 2, 3).name).toBe('trades-partition-2');
  });

  it('give a key the partition that the Java client gives it', () => {
    // String.hashCode, of which some are below zero.
    expect(partitionOfKey('A', 4)).toBe(65 % 4);
    expect(partitionOfKey('EUR/USD', 7)).toBe((hash('EUR/USD') & 0x7fffffff) % 7);
    expect(partitionOfKey('zzzzzz', 5)).toBe((hash('zzzzzz') & 0x7fffffff) % 5);
    expect(partitionOfKey('anything', 1)).toBe(0);
  });
});

/** The definition in the documentation of java.lang.String: the sum of s[i] * 31^(n-1-i) in 32 bits. */
function hash(text: string): number {
  let sum = 0n;
  for (const [at, letter] of [...text].entries())
    sum += BigInt(letter.charCodeAt(0)) * 31n ** BigInt(text.length - 1 - at);
  return Number(BigInt.asIntN(32, sum));
}
