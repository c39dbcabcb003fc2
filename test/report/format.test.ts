import { describe, expect, it } from 'vitest';
import {
  compact,
  decimal,
  duration,
  money,
  percent,
  plain,
  signedPercent,
  typographic,
} from '../../src/report/format.js';

describe('numbers', () => {
  it('as text', () => {
    expect(decimal(-1234567.891)).toBe('-1,234,567.89');
    expect(decimal(-0.001)).toBe('0.00');
    expect(percent(0.12345)).toBe('12.3%');
    expect(signedPercent(0.0001)).toBe('0.0%');
    expect(signedPercent(0.05)).toBe('+5.0%');
    expect(percent(Number.NaN)).toBe('–');
    expect(money(-1234.5, 'USD')).toBe('-1,235 USD');
    expect(money(12.345, 'USD')).toBe('12.35 USD');
    expect(plain(1500)).toBe('1,500');
    expect(plain(0.03125)).toBe('0.03125');
    expect(compact(1_250_000)).toBe('1.25M');
    expect(compact(-250_000)).toBe('-250k');
    expect(compact(0)).toBe('0');
    expect(duration(0.25)).toBe('6.0 hours');
    expect(duration(1000)).toBe('2.7 years');
    expect(typographic('-5% (-3), 2019-01-02')).toBe('−5% (−3), 2019-01-02');
  });
});
