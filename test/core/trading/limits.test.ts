import { describe, expect, it } from 'vitest';
import { inSession, LimitControl, limitsParam, tighterOf } from '../../../src/core/index.js';

const at = (text: string): bigint => BigInt(Date.parse(`${text}Z`)) * 1_000_000n;

describe('limits', () => {
  it('of two take the tighter', () => {
    expect(
      tighterOf(
        { orderNotional: 5, duplicateWithinMs: 10, restricted: ['A'] },
        { orderNotional: 9, ordersPerDay: 3, duplicateWithinMs: 20, restricted: ['B', 'A'] },
      ),
    ).toEqual({ orderNotional: 5, ordersPerDay: 3, duplicateWithinMs: 20, restricted: ['A', 'B'] });
  });

  it.each([
    { orderNotional: 0 },
    { orderNotional: Number.NaN },
    { ordersPerDay: 1.5 },
    { session: { from: '25:00', to: '10:00' } },
    { orderNotionl: 1 },
  ])('refuse %o', (limits) => {
    expect(limitsParam().safeParse(limits).success).toBe(false);
  });

  it('know the hours of a session, also over midnight', () => {
    const day = { from: '13:30', to: '20:00', days: ['fri' as const] };
    // 2024-03-01 was a Friday.
    expect(
      [
        '2024-03-01T13:29:59',
        '2024-03-01T13:30:00',
        '2024-03-01T19:59:59',
        '2024-03-01T20:00:00',
        '2024-03-02T14:00:00',
      ].map((text) => inSession(day, at(text))),
    ).toEqual([false, true, true, false, false]);
    const night = { from: '22:00', to: '02:00', days: ['fri' as const] };
    expect(
      [
        '2024-03-01T01:00:00',
        '2024-03-01T22:00:00',
        '2024-03-02T01:59:00',
        '2024-03-02T02:00:00',
        '2024-03-02T23:00:00',
      ].map((text) => inSession(night, at(text))),
    ).toEqual([false, true, true, false, false]);
  });

  it('become tighter at once', () => {
    const control = new LimitControl({ orderNotional: 100 });
    const heard: unknown[] = [];
    control.listen((limits) => heard.push(limits));
    expect(control.change({ orderNotional: 50, ordersPerDay: 3 }).kind).toBe('changed');
    expect(heard).toEqual([{ orderNotional: 50, ordersPerDay: 3 }]);
  });

  it('become looser only when it is said twice', () => {
    const control = new LimitControl({ orderNotional: 100, ordersPerDay: 10 });
    const asked = control.change({ orderNotional: 200, ordersPerDay: 5 });
    expect(asked).toMatchObject({ kind: 'confirm', raised: ['orderNotional'] });
    expect(control.limits).toEqual({ orderNotional: 100, ordersPerDay: 10 });
    const { code } = asked as { code: string };
    expect(() => control.change({ orderNotional: 300 }, { confirm: code })).toThrow('does not confirm');
    control.change({ orderNotional: 200, ordersPerDay: 5 }, { confirm: code });
    expect(control.limits).toEqual({ orderNotional: 200, ordersPerDay: 5 });
    expect(control.change({ ordersPerDay: null })).toMatchObject({ kind: 'confirm', raised: ['ordersPerDay'] });
  });

  it('do not become what they cannot be', () => {
    expect(() => new LimitControl({}).change({ orderNotional: Number.NaN })).toThrow(
      'parameter "orderNotional" is NaN',
    );
  });
});
