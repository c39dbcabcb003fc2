import { describe, expect, it } from 'vitest';
import { answerTo, messagesOf, outgoingText } from '../../../src/transports/mapping/template.js';

describe('subscriptions', () => {
  it('list the symbols, so many at a time', () => {
    expect(messagesOf({ m: 'SUB', p: ['{symbol:lower}@trade', 'all'] }, ['AB', 'CD', 'EF'], 2)).toEqual([
      { m: 'SUB', p: ['ab@trade', 'cd@trade', 'all'] },
      { m: 'SUB', p: ['ef@trade', 'all'] },
    ]);
  });

  it('are sent for each where they do not list them, and once where they name none', () => {
    expect(messagesOf({ ch: 'trade', of: ['x'], s: '{symbol:upper}/{symbol}' }, ['a', 'b'], 9)).toEqual([
      { ch: 'trade', of: ['x'], s: 'A/a' },
      { ch: 'trade', of: ['x'], s: 'B/b' },
    ]);
    expect(messagesOf('hello', ['a', 'b'], 9)).toEqual(['hello']);
    expect(messagesOf('sub {symbol}', ['a', 'b'], 9)).toEqual(['sub a', 'sub b']);
  });

  it('are numbered, as numbers where nothing else stands', () => {
    expect(outgoingText({ id: '{id}', req: 'r{id}', of: ['{id}'] }, 7)).toBe('{"id":7,"req":"r7","of":[7]}');
    expect(outgoingText('sub {id}', 7)).toBe('sub 7');
  });
});

it('an answer says what the message says', () => {
  expect(answerTo({ pong: '{ping}', of: ['{a.b}', 'x'], n: 1 }, { ping: 5, a: { b: 'c' } })).toEqual({
    pong: 5,
    of: ['c', 'x'],
    n: 1,
  });
});
