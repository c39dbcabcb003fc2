import { describe, expect, it } from 'vitest';
import { ProducerSequences } from '../../src/transports/producer-sequences.js';

describe('numbers of producers', () => {
  it('show what comes twice and what is missing, each gap once', () => {
    const sequences = new ProducerSequences();
    const admit = (producer: string, sequence: bigint): string => sequences.admit({ producer, sequence }).kind;
    expect([admit('a', 5n), admit('a', 6n), admit('b', 0n), admit('a', 6n)]).toEqual(['next', 'next', 'next', 'again']);
    expect(sequences.admit({ producer: 'a', sequence: 10n })).toEqual({ kind: 'gap', missing: 3 });
    expect(admit('a', 10n)).toBe('next');
    const later = new ProducerSequences();
    later.goOn(sequences.highest);
    expect(later.admit({ producer: 'a', sequence: 10n }).kind).toBe('again');
    expect(later.admit({ producer: undefined, sequence: undefined }).kind).toBe('next');
  });
});
