import { compact, typographic } from '../format.js';
import { frame, layer, plotHeight, timeAxis, valueAxis, type FrameSpec } from './frame.js';
import { legend, type LegendItem, type Tone } from './legend.js';
import { linePath, seriesPath, timeSpan, type DrawnSeries } from './path.js';
import { extent, linearScale, logScale } from './scale.js';

export interface LineSeries extends DrawnSeries {
  readonly name: string;
  readonly tone: Tone;
  /** Shown in the legend after the name. */
  readonly value?: string;
  /** Fill down to the lower edge. */
  readonly area?: boolean;
}

export interface LineChart {
  readonly title: string;
  readonly description: string;
  /** Drawn in this order, the first on top. */
  readonly series: readonly LineSeries[];
  readonly width?: number;
  readonly height?: number;
  readonly format?: (value: number) => string;
  /** `log` needs values above zero and falls back to `linear`. */
  readonly scale?: 'linear' | 'log';
  /** A value whose grid line is drawn stronger. */
  readonly base?: number;
}

/** Lines over time with a legend. Rows in order of time; `NaN` breaks a line. No rows: an empty frame. */
export function lineChart(chart: LineChart): string {
  const { title, description, series, width, height = 300, format = compact, base } = chart;
  const spec: FrameSpec = { title, description, width, height, margin: { top: 34, right: 14, bottom: 26, left: 54 } };
  const inner = plotHeight(spec);
  const span = timeSpan(series.map(({ timeNs }) => timeNs));
  const [low, high] = extent(series.map(({ values }) => values));
  const ticks = Math.max(2, Math.round(inner / 52));
  const scale = chart.scale === 'log' && low > 0 ? logScale(low, high, ticks) : linearScale(low, high, ticks);
  const paths = series.map((one) => {
    const { line, area } = seriesPath(one, span, scale, inner, inner);
    const fill = one.area === true ? linePath(area, `rx-area rx-${one.tone}`) : '';
    return fill + linePath(line, `rx-line rx-${one.tone}${one.tone === 'primary' ? '' : ' rx-thin'}`);
  });
  const items = series.map(({ name, tone, value }): LegendItem =>
    value === undefined ? { name, tone } : { name, tone, value: typographic(value) },
  );
  return frame(
    spec,
    legend(items, -16),
    valueAxis(scale, inner, (value) => typographic(format(value)), base),
    timeAxis(span.from, span.to, inner, 10),
    layer(inner, ...paths.toReversed()),
  );
}
