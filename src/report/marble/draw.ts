import { coordinate, element, label, titleOf } from '../svg/markup.js';
import {
  LABEL_SIZE,
  MARBLE_RADIUS,
  TABLE_ROW,
  columnGap,
  columnWidth,
  marbleHalf,
  tableWidth,
  type PlacedLane,
} from './layout.js';
import type { BatchEvent, MarbleColumn, SignEvent } from './types.js';

function tableBelow(columns: readonly MarbleColumn[], x: number, y: number): string {
  let left = x - tableWidth(columns) / 2;
  const parts = columns.map((column) => {
    const right = left + columnWidth(column);
    left = right + columnGap();
    const name = label(column.name, { class: 'rx-column', x: right, y, 'text-anchor': 'end' });
    return (
      name +
      column.values
        .map((value, row) =>
          label(value, { class: 'rx-value', x: right, y: y + (row + 1) * TABLE_ROW, 'text-anchor': 'end' }),
        )
        .join('')
    );
  });
  return parts.join('');
}

function batch(event: BatchEvent, x: number, y: number): string {
  const half = marbleHalf(event);
  const shape = {
    class: `rx-marble rx-${event.tone ?? 'primary'}`,
    x: x - half,
    y: y - MARBLE_RADIUS,
    width: half * 2,
    height: MARBLE_RADIUS * 2,
    rx: MARBLE_RADIUS,
  };
  const text = label(event.label, { class: 'rx-inside', x, y: y + 4.2, 'text-anchor': 'middle' });
  return (
    element('rect', shape) +
    text +
    (event.columns === undefined ? '' : tableBelow(event.columns, x, y + MARBLE_RADIUS + 15))
  );
}

/** A switch on the line: lifted while it is open, half lifted while it probes, down while calls pass. */
function breaker(kind: 'breakerOpen' | 'breakerHalfOpen' | 'breakerClosed', x: number, y: number): string {
  const lift = { breakerOpen: 9, breakerHalfOpen: 4.5, breakerClosed: 0 }[kind];
  const end = (cx: number): string => element('circle', { class: 'rx-contact', cx, cy: y, r: 2.5 });
  return (
    element('rect', { class: 'rx-switch', x: x - 9, y: y - 11, width: 18, height: 16 }) +
    element('path', {
      class: `rx-lever rx-${kind}`,
      d: `M${coordinate(x - 7)} ${coordinate(y)}L${coordinate(x + 7)} ${coordinate(y - lift)}`,
    }) +
    end(x - 7) +
    end(x + 7)
  );
}

function sign(event: SignEvent, x: number, y: number): string {
  const at = (dx: number, dy: number): string => `${coordinate(x + dx)} ${coordinate(y + dy)}`;
  const above =
    event.label === undefined
      ? ''
      : label(event.label, { class: 'rx-sign-label', x, y: y - 17, 'text-anchor': 'middle' });
  const below =
    event.label === undefined
      ? ''
      : label(event.label, { class: 'rx-sign-label', x, y: y + 26, 'text-anchor': 'middle' });
  switch (event.kind) {
    case 'empty':
      return element('circle', { class: 'rx-empty', cx: x, cy: y, r: 8 }) + above;
    case 'watermark':
      return (
        element('path', { class: 'rx-watermark', d: `M${at(0, -12)}V${coordinate(y + 12)}` }) +
        element('path', { class: 'rx-flag', d: `M${at(0, -12)}l7 3.5-7 3.5z` }) +
        above
      );
    case 'demand':
      return element('path', { class: 'rx-demand', d: `M${at(0, 4)}l5 8h-10z` }) + below;
    case 'breakerOpen':
    case 'breakerHalfOpen':
    case 'breakerClosed':
      return breaker(event.kind, x, y) + above;
    case 'error':
      return element('path', { class: 'rx-error', d: `M${at(-7, -7)}l14 14M${at(7, -7)}l-14 14` }) + above;
    case 'completion':
      return element('path', { class: 'rx-completion', d: `M${at(0, -12)}V${coordinate(y + 12)}` }) + above;
    case 'unsubscription':
      return element('path', { class: 'rx-unsubscription', d: `M${at(-1, 9)}l7-18M${at(-6, 9)}l7-18` }) + above;
  }
}

/** One lane: its name, its line, what happens on it. */
export function drawLane(placed: PlacedLane, left: number): string {
  const { lane, y, start, end, open, events } = placed;
  const arrow = open ? element('path', { class: 'rx-arrow', d: `M${coordinate(end)} ${coordinate(y)}l-8-4.5v9z` }) : '';
  return element(
    'g',
    {},
    titleOf(lane.name),
    label(lane.name, { class: 'rx-lane', x: left, y: y + 4.2 }),
    element('line', { class: 'rx-time', x1: start, x2: open ? end - 7 : end, y1: y, y2: y }),
    arrow,
    ...events.map(({ event, x }) => (event.kind === 'batch' ? batch(event, x, y) : sign(event, x, y))),
  );
}

export const MARBLE_STYLE = [
  '.rx-marbles text{font-variant-numeric:tabular-nums}',
  `.rx-marbles .rx-lane{font-size:${LABEL_SIZE}px;font-weight:500;fill:var(--rx-soft)}`,
  '.rx-marbles .rx-time{stroke:var(--rx-muted);stroke-width:1.25}.rx-marbles .rx-arrow{fill:var(--rx-muted)}',
  '.rx-marbles .rx-marble{stroke-width:1.5}',
  '.rx-marbles .rx-primary{fill:var(--rx-gain-2);stroke:var(--rx-primary)}.rx-marbles .rx-secondary{fill:var(--rx-hairline);stroke:var(--rx-muted)}.rx-marbles .rx-loss{fill:var(--rx-loss-2);stroke:var(--rx-loss)}',
  `.rx-marbles .rx-inside{font-size:${LABEL_SIZE}px;font-weight:600;fill:var(--rx-ink)}`,
  '.rx-marbles .rx-column{font-size:10px;fill:var(--rx-muted)}.rx-marbles .rx-value{font-size:10.5px;fill:var(--rx-ink)}.rx-marbles .rx-sign-label{font-size:10px;fill:var(--rx-soft)}',
  '.rx-marbles .rx-empty{fill:var(--rx-surface);stroke:var(--rx-muted);stroke-width:1.25;stroke-dasharray:3 2.2}',
  '.rx-marbles .rx-watermark{stroke:var(--rx-warning);stroke-width:1.5}.rx-marbles .rx-flag{fill:var(--rx-warning)}',
  '.rx-marbles .rx-demand{fill:var(--rx-soft)}',
  '.rx-marbles .rx-error{stroke:var(--rx-loss);stroke-width:2.5;stroke-linecap:round}.rx-marbles .rx-completion{stroke:var(--rx-ink);stroke-width:2.5}',
  '.rx-marbles .rx-switch{fill:var(--rx-surface)}.rx-marbles .rx-contact{fill:var(--rx-ink)}.rx-marbles .rx-lever{stroke-width:2;stroke-linecap:round}.rx-marbles .rx-breakerOpen{stroke:var(--rx-loss)}.rx-marbles .rx-breakerHalfOpen{stroke:var(--rx-warning)}.rx-marbles .rx-breakerClosed{stroke:var(--rx-primary)}',
  '.rx-marbles .rx-unsubscription{stroke:var(--rx-ink);stroke-width:1.5}',
  '.rx-marbles .rx-operator{fill:var(--rx-surface);stroke:var(--rx-rule)}.rx-marbles .rx-call{font-size:12.5px;fill:var(--rx-ink)}',
].join('');
