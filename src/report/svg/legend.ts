import { element, label, textWidth } from './markup.js';

export interface LegendItem {
  readonly name: string;
  /** Shown after the name, such as the last value. */
  readonly value?: string;
  readonly tone: Tone;
  readonly mark?: 'line' | 'buy' | 'sell';
}

export type Tone = 'primary' | 'secondary' | 'loss' | 'neutral' | 'tertiary' | 'quaternary';

const SIZE = 11.5;

/** Triangle that points up for a buy and down for a sell, its tip at the origin. */
export function markerPath(side: 'buy' | 'sell'): string {
  return side === 'buy' ? 'M0 0l4.2 7.6h-8.4z' : 'M0 0l4.2-7.6h-8.4z';
}

/** One row of names with their marks, from x = 0, its text on the line y. */
export function legend(items: readonly LegendItem[], y: number): string {
  let x = 0;
  const parts = items.map(({ name, value, tone, mark = 'line' }) => {
    const symbol =
      mark === 'line'
        ? element('line', {
            class: `rx-line rx-${tone}`,
            x1: x,
            x2: x + 16,
            y1: y - 4,
            y2: y - 4,
            style: 'stroke-width:2.5',
          })
        : element('path', {
            class: `rx-${mark}`,
            d: markerPath(mark),
            transform: `translate(${x + 6} ${mark === 'buy' ? y - 8 : y})`,
          });
    const start = x + (mark === 'line' ? 22 : 16);
    const shown = label(name, { x: start, y, class: 'rx-strong' });
    const after = start + textWidth(name, SIZE) + 6;
    const figure = value === undefined ? '' : label(value, { x: after, y, class: 'rx-ink' });
    x = after + (value === undefined ? 12 : textWidth(value, SIZE) + 22);
    return symbol + shown + figure;
  });
  return element('g', {}, ...parts);
}
