import { expect, test } from 'vitest';
import { qualityHtml, qualityText, summariseQuality } from 'rxarrow/report';
import { batchFromRows } from '../../src/core/index.js';

const row = (symbol: string, moment: number, findings: string | null) => ({
  symbol,
  time: BigInt(moment) * 1_000_000_000n,
  findings,
});

const batches = [
  batchFromRows([row('B<B', 60, 'stale'), row('AAA', 0, null), row('AAA', 120, 'gap:3 zeroVolume')]),
  batchFromRows([row('AAA', 60, 'gap:1'), row('AAA', 180, null)]),
];

test('counts what was found by symbol and rule', () => {
  expect(summariseQuality(batches)).toEqual([
    {
      symbol: 'AAA',
      rows: 4,
      clean: 2,
      firstNs: 0n,
      lastNs: 180_000_000_000n,
      broken: new Map([
        ['gap', 2],
        ['zeroVolume', 1],
      ]),
    },
    {
      symbol: 'B<B',
      rows: 1,
      clean: 0,
      firstNs: 60_000_000_000n,
      lastNs: 60_000_000_000n,
      broken: new Map([['stale', 1]]),
    },
  ]);
});

test('shows them in the terminal and as a page', () => {
  const summary = summariseQuality(batches);
  expect(
    qualityText(summary)
      .split('\n')
      .map((line) => line.split(/ {2,}/)),
  ).toEqual([
    ['symbol', 'from', 'to', 'rows', 'clean', 'gap', 'stale', 'zeroVolume'],
    ['AAA', '1970-01-01T00:00:00Z', '1970-01-01T00:03:00Z', '4', '50.00 %', '2', '1'],
    ['B<B', '1970-01-01T00:01:00Z', '1970-01-01T00:01:00Z', '1', '0.00 %', '1'],
  ]);
  const page = qualityHtml(summary, 'Bars & more');
  expect(page).toContain('<h1>Bars &amp; more</h1>');
  expect(page).toContain('<td>B&lt;B</td>');
  expect(page.match(/<tr>/g)).toHaveLength(3);
});

test('says what it lacks', () => {
  expect(() => summariseQuality([batchFromRows([{ symbol: 'AAA', time: 0n }])])).toThrow(/"findings".*validateBars/);
});
