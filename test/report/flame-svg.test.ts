import { expect, test } from 'vitest';
import { flameSvg } from 'rxarrow/report';

const PATHS = [
  { path: ['bars'], selfMs: 10 },
  { path: ['bars', 'ema'], selfMs: 30 },
  { path: ['bars', 'ema', 'desk <live>'], selfMs: 60 },
];

test('a block is as wide as its time and that of what stands on it', () => {
  const svg = flameSvg(PATHS, { width: 1024, title: 'Where time went' });
  const widths = [...svg.matchAll(/class="rx-heat-\d" x="[\d.]+" y="[\d.]+" width="([\d.]+)"/g)].map(([, width]) =>
    Number(width),
  );
  expect(widths).toEqual([1000, 900, 600]);
  expect(svg).toContain('desk &lt;live&gt; 60.0 %');
  expect(svg).toContain('ema: 30.0 % itself, 90.0 % with what stands on it');
  expect(svg).toContain('100.0 ms in all');
});

test('nothing measured is an empty drawing', () => {
  const svg = flameSvg([]);
  expect(svg).toContain('0.0 ms in all');
  expect(svg).not.toContain('NaN');
});
