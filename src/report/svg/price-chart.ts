import { compact, plain } from '../format.js';
import { millisecondsOf, timeText } from '../statistics/index.js';
import { frame, layer, plotHeight, timeAxis, valueAxis, type FrameSpec } from './frame.js';
import { markerPath } from './legend.js';
import { element, share, titleOf } from './markup.js';
import { linePath, seriesPath, timeSpan } from './path.js';
import { extent, linearScale, logScale } from './scale.js';

/** One fill on a price chart. */
export interface TradeMark {
  readonly timeNs: bigint;
  readonly side: number;
  readonly quantity: number;
  readonly price: number;
}

export interface PriceChart {
  readonly title: string;
  readonly description: string;
  readonly timeNs: BigInt64Array;
  readonly close: Float64Array;
  readonly marks: readonly TradeMark[];
  readonly width?: number;
  readonly height?: number;
}

const MARK_STRETCHES = 160;

/** Of the marks of one side within a stretch of the chart the first: more would cover each other. */
function sparse(marks: readonly TradeMark[], across: (time: bigint) => number): TradeMark[] {
  const seen = new Set<string>();
  return marks.filter(({ timeNs, side }) => {
    const key = `${Math.floor(across(timeNs) * MARK_STRETCHES)} ${Math.sign(side)}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** A price line with a triangle at each buy (below, pointing up) and sell (above, pointing down). */
export function priceChart(chart: PriceChart): string {
  const { title, description, timeNs, close, marks, width, height = 210 } = chart;
  const spec: FrameSpec = { title, description, width, height, margin: { top: 12, right: 12, bottom: 26, left: 44 } };
  const inner = plotHeight(spec);
  const span = timeSpan([timeNs]);
  const [low, high] = extent([close]);
  const ticks = Math.max(2, Math.round(inner / 44));
  const scale = low > 0 && high / low > 6 ? logScale(low, high, ticks) : linearScale(low, high, ticks);
  const { line } = seriesPath({ timeNs, values: close }, span, scale, inner, inner);
  const across = (time: bigint): number => (millisecondsOf(time) - span.from) / (span.to - span.from);
  const drawn = sparse(marks, across).map((mark) => {
    const side = mark.side > 0 ? 'buy' : 'sell';
    const y = inner * (1 - scale.place(mark.price)) + (side === 'buy' ? 3 : -3);
    const words = `${side === 'buy' ? 'Buy' : 'Sell'} ${plain(mark.quantity)} at ${plain(mark.price)}, ${timeText(mark.timeNs)}`;
    return element(
      'svg',
      { x: share(across(mark.timeNs)), y },
      element('path', { class: `rx-${side}`, d: markerPath(side) }, titleOf(words)),
    );
  });
  return frame(
    spec,
    valueAxis(scale, inner, compact),
    timeAxis(span.from, span.to, inner, 7),
    layer(inner, linePath(line, 'rx-line rx-thin rx-neutral')),
    element('g', {}, ...drawn),
  );
}
