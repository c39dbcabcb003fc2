import { describe, expect, it } from 'vitest';
import { Outstanding } from '../../src/transports/outstanding.js';

describe('messages that are not acknowledged', () => {
  it('keep their numbers when others before them are', () => {
    const outstanding = new Outstanding();
    const add = (...ids: string[]): void => ids.forEach((id) => outstanding.add({ partition: 0, id }));
    add('a', 'b', 'c');
    const covered = outstanding.last;
    add('d');
    expect(outstanding.upTo(covered).map(({ id }) => id)).toEqual(['a', 'b', 'c']);
    outstanding.settle(2);
    expect(outstanding.upTo(covered).map(({ id }) => id)).toEqual(['c']);
    outstanding.settle(covered);
    expect([outstanding.upTo(covered).length, outstanding.last]).toEqual([0, 4]);
  });
});
