import { describe, expect, it } from 'vitest';
import { SequenceWatch } from '../../../src/transports/mapping/sequence-watch.js';

const judge = (watch: SequenceWatch, row: unknown) => watch.judge(row, row);

describe('numbers', () => {
  it('of each key go up by one', () => {
    const watch = new SequenceWatch({ last: 'n', by: 's', restarts: 'never' });
    expect(judge(watch, { s: 'A', n: 5 })).toEqual({ kind: 'next' });
    expect(judge(watch, { s: 'B', n: 1 })).toEqual({ kind: 'next' });
    expect(judge(watch, { s: 'A', n: '6' })).toEqual({ kind: 'next' });
    expect(judge(watch, { s: 'A', n: 6 })).toEqual({ kind: 'again' });
    expect(judge(watch, { s: 'A', n: 9 })).toEqual({ kind: 'gap', key: 'A', missing: 2, after: 6 });
    expect(judge(watch, { s: 'A', n: 10 })).toEqual({ kind: 'next' });
    expect(judge(watch, { s: 'A', n: 'x' })).toMatchObject({ kind: 'unreadable' });
    watch.connected();
    expect(judge(watch, { s: 'A', n: 12 })).toMatchObject({ kind: 'gap', missing: 1 });
  });

  it('may cover a range, name the one before, and begin anew', () => {
    const range = new SequenceWatch({ last: 'u', first: 'U', restarts: 'connection' });
    expect(judge(range, { U: 1, u: 4 })).toEqual({ kind: 'next' });
    // A range may overlap what is known.
    expect(judge(range, { U: 3, u: 6 })).toEqual({ kind: 'next' });
    expect(judge(range, { U: 9, u: 9 })).toMatchObject({ kind: 'gap', missing: 2 });
    range.connected();
    expect(judge(range, { U: 1, u: 1 })).toEqual({ kind: 'next' });
    const chain = new SequenceWatch({ last: 'u', previous: 'pu', restarts: 'never' });
    judge(chain, { u: 10, pu: 3 });
    expect(judge(chain, { u: 15, pu: 10 })).toEqual({ kind: 'next' });
    expect(judge(chain, { u: 30, pu: 20 })).toMatchObject({ kind: 'gap', after: 15 });
  });
});
