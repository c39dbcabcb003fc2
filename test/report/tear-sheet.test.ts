import { describe, expect, it } from 'vitest';
import { tearSheet, type TearSheetInput } from '../../src/report/index.js';
import { example, noFills } from './example.js';
import { faultOf, referencesOf } from './well-formed.js';

function without(...names: (keyof TearSheetInput)[]): TearSheetInput {
  return Object.fromEntries(
    Object.entries(example()).filter(([name]) => !names.includes(name as keyof TearSheetInput)),
  ) as unknown as TearSheetInput;
}

const emptyEquity = { timeNs: new BigInt64Array(), equity: new Float64Array() };
const one = { timeNs: BigInt64Array.of(0n), equity: Float64Array.of(10_100) };
const many = 50_000;
const minutes = BigInt64Array.from({ length: many }, (_, i) => BigInt(i) * 60_000_000_000n);

const pages: [string, TearSheetInput][] = [
  ['a usual run', example()],
  ['no fills', example({ fills: noFills })],
  ['no equity rows', example({ equity: emptyEquity, fills: noFills })],
  ['one row of equity', example({ equity: one, fills: noFills })],
  ['one row and nothing else', { title: 'One', currency: 'USD', startingCash: 1, equity: one, fills: noFills }],
  ['no prices', without('prices')],
  ['nothing about its making', without('notes', 'source')],
  ['ruin', example({ equity: { timeNs: minutes.slice(0, 3), equity: Float64Array.of(1, -5, -5) } })],
  [
    'gaps in prices',
    example({
      prices: new Map([['A', { timeNs: minutes.slice(0, 3), close: Float64Array.of(Number.NaN, 4, Number.NaN) }]]),
    }),
  ],
  [
    'symbols without prices',
    example({ prices: new Map([['A', { timeNs: new BigInt64Array(), close: new Float64Array() }]]) }),
  ],
  [
    'markup in names',
    example({
      title: '<script>alert(1)</script> & "co"',
      source: '</pre><script>',
      notes: [{ name: '<b>', value: "'>" }],
    }),
  ],
];

describe.each(pages)('a tear sheet of %s', (_, input) => {
  const page = tearSheet(input);
  it('is well formed', () => expect(faultOf(page)).toBeNull());
  it('loads nothing from anywhere', () => expect(referencesOf(page)).toEqual([]));
  it('shows no figure that is not a number', () =>
    expect(page.replace(/<style>.*<\/style>/s, '')).not.toMatch(/NaN|Infinity|undefined|null/));
  it('is the same every time', () => expect(tearSheet(input)).toBe(page));
  it('gives no advice', () => expect(page).toContain('Not financial advice'));
});

describe('tear sheet', () => {
  it('escapes what comes from outside', () => {
    const fills = { ...example().fills, symbol: example().fills.symbol.map(() => '<script>x</script>') };
    const page = tearSheet(example({ title: '<script>alert(1)</script>', fills }));
    expect(page).not.toContain('<script');
    expect(page).toContain('<title>&lt;script&gt;alert(1)&lt;/script&gt;</title>');
  });

  it('stays small for long runs and keeps their extremes', () => {
    const equity = Float64Array.from(minutes, (_, i) => 1000 + Math.sin(i / 900) * 50);
    equity[23_456] = 1900;
    const page = tearSheet({
      title: 'Long',
      currency: 'USD',
      startingCash: 1000,
      equity: { timeNs: minutes, equity },
      fills: noFills,
    });
    expect(page.length).toBeLessThan(150_000);
    expect(page).toContain('2k');
  });

  it('says what was used for a year', () => {
    expect(tearSheet(example())).toContain('365 (days, weekends included)');
    expect(tearSheet(example(), { periodsPerYear: 260 })).toContain('260 (as given)');
  });

  it('refuses columns that do not fit together', () => {
    const { fills } = example();
    expect(() => tearSheet(example({ fills: { ...fills, price: new Float64Array(1) } }))).toThrow('"fills.price"');
    expect(() =>
      tearSheet(example({ equity: { timeNs: BigInt64Array.of(2n, 1n), equity: Float64Array.of(1, 1) } })),
    ).toThrow('order of time');
    expect(() => tearSheet(example({ startingCash: 0 }))).toThrow('"startingCash"');
    expect(() => tearSheet(example(), { periodsPerYear: -1 })).toThrow('"periodsPerYear"');
  });
});
