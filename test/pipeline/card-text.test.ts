import { Table } from 'apache-arrow';
import { defineIndicator, z, type Component } from 'rxarrow';
import { smaKernel } from 'rxarrow/kernels';
import { asOf, bollinger, derive, macd, mergeByTime, rsi, where } from 'rxarrow/operators';
import { addedColumns, codeText, defaultWarmup, fileText, isPlainData, paramRows, streamsText } from 'rxarrow/pipeline';
import { desk, maxDrawdown } from 'rxarrow/sinks';
import { csv, fromTable } from 'rxarrow/sources';
import { describe, expect, it } from 'vitest';

const row = (component: Component, name: string, options = {}): unknown =>
  paramRows(component, options).find((each) => each.name === name);

describe('parameters as rows', () => {
  it('say type, default and meaning', () => {
    expect(paramRows(rsi)[0]).toEqual({
      name: 'period',
      type: 'whole number >= 1',
      fallback: '14',
      required: false,
      meaning: 'Rows that gains and losses are averaged over.',
    });
  });

  it('name choices, bounds and several forms', () => {
    expect(row(desk, 'limitFill')).toMatchObject({ type: '"touch" | "through"', fallback: '"through"' });
    expect(row(desk, 'maxParticipation')).toMatchObject({ type: 'number > 0, <= 1' });
    expect(row(rsi, 'by')).toMatchObject({ type: 'text | null' });
    expect(row(desk, 'account')).toMatchObject({ required: true });
  });

  it('go into parameters when asked, where there is one form that does', () => {
    expect(row(desk, 'account.cash')).toBeUndefined();
    expect(row(desk, 'account.cash', { nested: true })).toMatchObject({ type: 'number >= 0', required: true });
    expect(row(desk, 'slippage.bps', { nested: true })).toBeUndefined();
  });

  it('leave names that are up to the user to the user', () => {
    expect(paramRows(derive)).toMatchObject([{ name: 'any name' }]);
  });
});

describe('a use of a component', () => {
  it('stands in code as a call', () => {
    expect(codeText(rsi, {})).toBe('rsi()');
    expect(codeText(rsi, { period: 2, as: 'rsi2' })).toBe("rsi({ period: 2, as: 'rsi2' })");
    expect(codeText(where, "name == 'a'")).toBe(String.raw`where('name == \'a\'')`);
    expect(codeText(csv, { path: 'a.csv', columns: { time: 'Date', 'a b': 'c' } })).toBe(
      "csv({ path: 'a.csv', columns: { time: 'Date', 'a b': 'c' } })",
    );
    expect(codeText(asOf, { tolerance: '1m' })).toBe("asOf({ left, right }, { tolerance: '1m' })");
    expect(codeText(mergeByTime, {})).toBe('mergeByTime([a, b])');
  });

  it('names what only code can make', () => {
    expect(codeText(fromTable, { table: new Table() })).toBe('fromTable({ table })');
    expect(isPlainData({ table: new Table() })).toBe(false);
    expect(isPlainData([{ a: 1, b: [null, 'c'] }])).toBe(true);
  });

  it('stands in a file at the place of its kind', () => {
    expect(fileText(rsi, { period: 2 })).toBe('- rsi:\n    period: 2');
    expect(fileText(csv, { path: 'a.csv' })).toBe('source:\n  csv:\n    path: a.csv');
    expect(fileText(maxDrawdown, { limit: 0.2 })).toBe('- maxDrawdown:\n    limit: 0.2');
    expect(fileText(asOf, { tolerance: '1m' })).toBe(
      'from:\n  asOf:\n    left: left\n    right: right\n    tolerance: 1m',
    );
    expect(fileText(mergeByTime, {})).toBe('from:\n  mergeByTime:\n    - a\n    - b');
  });
});

describe('facts of a card', () => {
  it('are the columns it adds', () => {
    expect(addedColumns(rsi.card)).toEqual(['rsi']);
    expect(addedColumns(macd.card)).toEqual(['macd', 'macdSignal', 'macdHistogram']);
    expect(addedColumns(where.card)).toEqual([]);
  });

  it('are the streams of a join', () => {
    expect([streamsText(asOf), streamsText(mergeByTime)]).toEqual(['left, right', 'any number, as a list']);
  });

  it('are the warm-up under the defaults, where all parameters have one', () => {
    const period = z.int().min(1);
    const strict = defineIndicator({
      name: 'strict',
      title: 'Strict',
      summary: 'Mean of the latest rows.',
      formula: 'mean',
      see: [],
      params: () => ({ period }),
      kernel: smaKernel,
    });
    expect(defaultWarmup(bollinger.card)).toBe(19);
    expect(defaultWarmup(where.card)).toBeUndefined();
    expect(defaultWarmup(strict.card)).toBeUndefined();
  });
});
