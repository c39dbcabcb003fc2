import { millisecondsOf } from '../statistics/index.js';
import { LAYER_WIDTH } from './frame.js';
import { element } from './markup.js';
import type { Scale } from './scale.js';
import { thin } from './thin.js';

/** Buckets of a line: finer than what the eye tells apart on a screen of usual width. */
const BUCKETS = 600;

export interface TimeSpan {
  readonly from: number;
  readonly to: number;
}

/** First and last time of all series in milliseconds; one moment is widened to a day. */
export function timeSpan(columns: readonly BigInt64Array[]): TimeSpan {
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  for (const column of columns) {
    if (column.length === 0) continue;
    from = Math.min(from, millisecondsOf(column[0] ?? 0n));
    to = Math.max(to, millisecondsOf(column[column.length - 1] ?? 0n));
  }
  if (from > to) return { from: 0, to: 86_400_000 };
  return from === to ? { from: from - 43_200_000, to: to + 43_200_000 } : { from, to };
}

/** `M` and `L` commands through the rows, one stroke for each stretch without gaps. */
function strokes(points: readonly (readonly [x: string, y: string] | null)[]): string[] {
  const found: string[] = [];
  let current = '';
  let length = 0;
  const finish = (): void => {
    // A single point has no length: drawn as a dot by the round line cap.
    if (length === 1) current += 'h0';
    if (length > 0) found.push(current);
    current = '';
    length = 0;
  };
  for (const point of points) {
    if (point === null) finish();
    else {
      current +=
        length === 0
          ? `M${point[0]} ${point[1]}`
          : length === 1
            ? `L${point[0]} ${point[1]}`
            : ` ${point[0]} ${point[1]}`;
      length++;
    }
  }
  finish();
  return found;
}

export interface DrawnSeries {
  readonly timeNs: BigInt64Array;
  readonly values: Float64Array;
}

export interface DrawnPath {
  /** Path data of the line. */
  readonly line: string;
  /** Path data of the area between the line and `base`. */
  readonly area: string;
}

/** Path data of a series, thinned; `base` is the y that an area is closed at. */
export function seriesPath(
  { timeNs, values }: DrawnSeries,
  span: TimeSpan,
  scale: Scale,
  height: number,
  base: number,
): DrawnPath {
  const x = Float64Array.from(
    timeNs,
    (time) => ((millisecondsOf(time) - span.from) / (span.to - span.from)) * LAYER_WIDTH,
  );
  const one = (value: number): string => String(Math.round(value * 10) / 10 + 0);
  const points = thin(x, values, BUCKETS).map((row) => {
    const y = height * (1 - scale.place(values[row] ?? Number.NaN));
    return Number.isFinite(y) ? ([one(x[row] ?? 0), one(y)] as const) : null;
  });
  const lines = strokes(points);
  // From the last point down to the base, back along it, and up to the first point.
  const closed = lines.map((line) => `${line.replace('h0', '')}V${one(base)}H${line.slice(1, line.indexOf(' '))}z`);
  return { line: lines.join(''), area: closed.join('') };
}

export function linePath(data: string, classes: string): string {
  return data === '' ? '' : element('path', { class: classes, d: data });
}
