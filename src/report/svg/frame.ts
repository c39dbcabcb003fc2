import { coordinate, element, escapeText, label, share, titleOf } from './markup.js';
import { CHART_STYLE, SANS, paletteStyle } from './palette.js';
import type { Scale } from './scale.js';
import { timeTicks } from './time-axis.js';

export interface Margin {
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly left: number;
}

export interface FrameSpec {
  readonly title: string;
  readonly description: string;
  /**
   * Without a width the drawing takes that of its container, text staying at its size; it needs `CHART_STYLE` in the page. With
   * one it stands alone, style and name space included.
   */
  readonly width?: number | undefined;
  readonly height: number;
  readonly margin: Margin;
}

/** Units of the stretched layer that holds lines and areas. */
export const LAYER_WIDTH = 1000;

export function plotHeight({ height, margin }: FrameSpec): number {
  return height - margin.top - margin.bottom;
}

/** The outer element of a chart. `content` is drawn in the plot area: x in per cent, y in pixels. */
export function frame(spec: FrameSpec, ...content: readonly string[]): string {
  const { title, description, width, height, margin } = spec;
  const words = titleOf(title) + element('desc', {}, escapeText(description));
  if (width === undefined) {
    const style = `height:${coordinate(height)}px;padding:${[margin.top, margin.right, margin.bottom, margin.left].map((side) => `${coordinate(side)}px`).join(' ')}`;
    return element('svg', { class: 'rx-chart', role: 'img', style }, words, ...content);
  }
  const plot = { x: margin.left, y: margin.top, width: width - margin.left - margin.right, height: plotHeight(spec) };
  const style = element('style', {}, `${paletteStyle('.rx-alone')}.rx-alone{font-family:${SANS}}${CHART_STYLE}`);
  const outer = {
    xmlns: 'http://www.w3.org/2000/svg',
    class: 'rx-chart rx-alone',
    role: 'img',
    viewBox: `0 0 ${coordinate(width)} ${coordinate(height)}`,
    width,
    height,
  };
  return element('svg', outer, words, style, element('svg', plot, ...content));
}

/** Paths in a layer that is stretched to the width of the plot; x from 0 to `LAYER_WIDTH`. */
export function layer(height: number, ...paths: readonly string[]): string {
  return element(
    'svg',
    { width: '100%', height, viewBox: `0 0 ${LAYER_WIDTH} ${coordinate(height)}`, preserveAspectRatio: 'none' },
    ...paths,
  );
}

/** Horizontal grid lines with labels to the left. */
export function valueAxis(scale: Scale, height: number, format: (value: number) => string, base?: number): string {
  const lines: string[] = [];
  const labels: string[] = [];
  for (const tick of scale.ticks) {
    const y = height * (1 - scale.place(tick));
    lines.push(element('line', { class: tick === base ? 'rx-base' : undefined, x1: 0, x2: '100%', y1: y, y2: y }));
    labels.push(label(format(tick), { x: -10, y: y + 4, 'text-anchor': 'end' }));
  }
  return element('g', { class: 'rx-grid' }, ...lines) + element('g', {}, ...labels);
}

/** Ticks and labels of calendar time below the plot. */
export function timeAxis(from: number, to: number, height: number, count: number): string {
  const ticks = timeTicks(from, to, count);
  const crowded = ticks.length > 7;
  const marks = ticks.map(({ time }) => {
    const x = share((time - from) / (to - from));
    return element('line', { class: 'rx-base', x1: x, x2: x, y1: height, y2: height + 4 });
  });
  const labels = ticks.map(({ time, label: text, strong }, i) => {
    const classes = [strong ? 'rx-strong' : '', crowded && i % 2 === 1 ? 'rx-wide' : '']
      .filter((name) => name !== '')
      .join(' ');
    const anchor = { x: share((time - from) / (to - from)), y: height + 18, 'text-anchor': 'middle' };
    return label(text, classes === '' ? anchor : { ...anchor, class: classes });
  });
  return element('g', { class: 'rx-grid' }, ...marks) + element('g', {}, ...labels);
}
