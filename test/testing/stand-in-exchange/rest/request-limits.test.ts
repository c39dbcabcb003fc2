import { describe, expect, it } from 'vitest';
import type { Rejection } from '../../../../src/testing/stand-in-exchange/rejection.js';
import { RequestLimits } from '../../../../src/testing/stand-in-exchange/rest/request-limits.js';

function refusalOf(call: () => void): Rejection {
  try {
    call();
  } catch (error) {
    return error as Rejection;
  }
  throw new Error('It was not refused.');
}

describe('request limits', () => {
  it('say for how long nothing more is taken, and begin anew each minute', () => {
    let nowMs = 60_000_000 + 45_000;
    const limits = new RequestLimits({ weightPerMinute: 10, ordersPer10s: 2 }, () => nowMs);
    limits.take(10);
    expect(refusalOf(() => limits.take(1))).toMatchObject({
      status: 429,
      code: -1003,
      headers: { 'Retry-After': '15' },
    });
    expect(limits.used).toBe(11);
    nowMs += 15_000;
    limits.take(10);
  });

  it('count the orders of each account', () => {
    let nowMs = 60_004_000;
    const limits = new RequestLimits({ weightPerMinute: 10, ordersPer10s: 2 }, () => nowMs);
    for (const account of ['a', 'a', 'b', 'b']) limits.takeOrder(account);
    expect(refusalOf(() => limits.takeOrder('a'))).toMatchObject({ code: -1015, headers: { 'Retry-After': '6' } });
    nowMs += 6_000;
    limits.takeOrder('a');
  });
});
