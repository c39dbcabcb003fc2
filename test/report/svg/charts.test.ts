import { describe, expect, it } from 'vitest';
import { drawdownChart, heatMap, lineChart, priceChart } from '../../../src/report/index.js';
import { faultOf, referencesOf } from '../well-formed.js';

const DAY = 86_400_000_000_000n;
const timeNs = BigInt64Array.from({ length: 100 }, (_, i) => 18_000n * DAY + BigInt(i) * DAY);
const values = Float64Array.from(timeNs, (_, i) => 100 + 10 * Math.sin(i / 7));
const nothing = { timeNs: new BigInt64Array(), values: new Float64Array() };
const words = { title: 'A < B & "C"', description: "it's <b>" };
const months = [...[0.1, -0.2, 0, 0.0312], ...new Array<null>(8).fill(null)];

const drawings: [string, (width?: number) => string][] = [
  [
    'line chart',
    (width) =>
      lineChart({
        ...words,
        ...size(width),
        series: [{ name: 'x & y', tone: 'primary', timeNs, values, area: true, value: '-3%' }],
      }),
  ],
  [
    'line chart on a log scale',
    (width) =>
      lineChart({ ...words, ...size(width), scale: 'log', series: [{ name: 'x', tone: 'loss', timeNs, values }] }),
  ],
  [
    'log scale with a zero',
    (width) =>
      lineChart({
        ...words,
        ...size(width),
        scale: 'log',
        series: [{ name: 'x', tone: 'loss', timeNs, values: new Float64Array(100) }],
      }),
  ],
  [
    'line chart with gaps',
    (width) =>
      lineChart({
        ...words,
        ...size(width),
        series: [
          {
            name: 'x',
            tone: 'primary',
            area: true,
            timeNs,
            values: values.map((v, i) => (i % 5 === 0 || i % 5 === 2 ? Number.NaN : v)),
          },
        ],
      }),
  ],
  [
    'line chart of nothing',
    (width) => lineChart({ ...words, ...size(width), series: [{ name: 'x', tone: 'primary', ...nothing }] }),
  ],
  [
    'line chart of one row',
    (width) =>
      lineChart({
        ...words,
        ...size(width),
        series: [{ name: 'x', tone: 'primary', timeNs: timeNs.slice(0, 1), values: values.slice(0, 1), area: true }],
      }),
  ],
  [
    'drawdown chart',
    (width) => drawdownChart({ ...words, ...size(width), timeNs, values: values.map((v) => v / 110 - 1) }),
  ],
  ['drawdown chart of nothing', (width) => drawdownChart({ ...words, ...size(width), ...nothing })],
  [
    'price chart',
    (width) =>
      priceChart({
        ...words,
        ...size(width),
        timeNs,
        close: values,
        marks: [
          { timeNs: timeNs[5] ?? 0n, side: 1, quantity: 2, price: 101 },
          { timeNs: timeNs[9] ?? 0n, side: -1, quantity: 2, price: 99 },
        ],
      }),
  ],
  ['heat map', (width) => heatMap({ ...words, ...size(width), rows: [{ year: 2020, months, total: -0.1 }] })],
  ['heat map of nothing', (width) => heatMap({ ...words, ...size(width), rows: [] })],
];

function size(width: number | undefined): { width?: number } {
  return width === undefined ? {} : { width };
}

describe.each(drawings)('%s', (_, draw) => {
  it.each([undefined, 640])(
    'at width %s is well formed, deterministic, free of references and bad numbers',
    (width) => {
      const drawing = draw(width);
      expect(faultOf(drawing)).toBeNull();
      expect(referencesOf(drawing)).toEqual([]);
      expect(draw(width)).toBe(drawing);
      expect(drawing).not.toMatch(/NaN|Infinity|undefined/);
      expect(drawing).toContain('<title>A &lt; B &amp; &quot;C&quot;</title><desc>it&#39;s &lt;b&gt;</desc>');
      expect(drawing.includes('xmlns=')).toBe(width !== undefined);
    },
  );
});

describe('heat map', () => {
  it('writes each month with its sign, its shade by sign and strength', () => {
    const drawing = heatMap({ ...words, rows: [{ year: 2020, months, total: -0.1 }] });
    expect(drawing).toContain('<title>Feb 2020: −20.00%</title><rect class="rx-cell rx-loss-4"');
    expect(drawing).toContain('<title>Mar 2020: 0.00%</title><rect class="rx-cell rx-none"');
    expect(drawing).toContain('<title>Apr 2020: 3.12%</title><rect class="rx-cell rx-gain-2"');
    expect(drawing).not.toContain('May 2020');
  });
});

describe('price chart', () => {
  it('thins marks that would cover each other, one of each side at least', () => {
    const marks = Array.from({ length: 5000 }, (_, i) => ({
      timeNs: (timeNs[0] ?? 0n) + (BigInt(i) * DAY * 99n) / 5000n,
      side: i % 2 === 0 ? 1 : -1,
      quantity: 1,
      price: 100,
    }));
    const drawing = priceChart({ ...words, timeNs, close: values, marks });
    const count = (name: string): number => drawing.split(`class="rx-${name}"`).length - 1;
    expect(count('buy')).toBeGreaterThan(100);
    expect(count('buy')).toBeLessThan(200);
    expect(count('sell')).toBeGreaterThan(100);
  });
});
