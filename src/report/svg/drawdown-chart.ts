import { percent, typographic } from '../format.js';
import { millisecondsOf } from '../statistics/index.js';
import { frame, layer, plotHeight, timeAxis, valueAxis, type FrameSpec } from './frame.js';
import { element, label, share } from './markup.js';
import { linePath, seriesPath, timeSpan, type DrawnSeries } from './path.js';
import { extent, linearScale } from './scale.js';

export interface DrawdownChart extends DrawnSeries {
  readonly title: string;
  readonly description: string;
  readonly width?: number;
  readonly height?: number;
}

/** Distance to the running peak (`values` are fractions, 0 or below) as an area that hangs from zero, its lowest point named. */
export function drawdownChart(chart: DrawdownChart): string {
  const { title, description, timeNs, values, width, height = 180 } = chart;
  const spec: FrameSpec = { title, description, width, height, margin: { top: 10, right: 14, bottom: 26, left: 54 } };
  const inner = plotHeight(spec);
  const span = timeSpan([timeNs]);
  const [low] = extent([values]);
  const scale = linearScale(Math.min(low, -0.01), 0, Math.max(2, Math.round(inner / 44)));
  const { line, area } = seriesPath(chart, span, scale, inner, 0);
  const digits = scale.high - scale.low < 0.045 ? 1 : 0;
  return frame(
    spec,
    valueAxis(scale, inner, (value) => typographic(percent(value, digits)), 0),
    timeAxis(span.from, span.to, inner, 10),
    layer(inner, linePath(area, 'rx-area rx-loss'), linePath(line, 'rx-line rx-thin rx-loss')),
    lowestPoint(
      timeNs,
      values,
      (time) => (time - span.from) / (span.to - span.from),
      (value) => inner * (1 - scale.place(value)),
    ),
  );
}

function lowestPoint(
  timeNs: BigInt64Array,
  values: Float64Array,
  across: (time: number) => number,
  down: (value: number) => number,
): string {
  let row = -1;
  for (let i = 0; i < values.length; i++) if ((values[i] ?? 0) < (row < 0 ? 0 : (values[row] ?? 0))) row = i;
  if (row < 0) return '';
  const value = values[row] ?? 0;
  const x = across(millisecondsOf(timeNs[row] ?? 0n));
  const y = down(value);
  const left = x > 0.85;
  return (
    element('circle', { class: 'rx-dot', cx: share(x), cy: y, r: 3.5 }) +
    element(
      'svg',
      { x: share(x), y },
      label(typographic(percent(value)), {
        class: 'rx-ink rx-halo',
        x: left ? -9 : 9,
        y: 4,
        'text-anchor': left ? 'end' : 'start',
      }),
    )
  );
}
