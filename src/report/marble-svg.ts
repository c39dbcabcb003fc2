import { MARBLE_STYLE, drawLane } from './marble/draw.js';
import { layOutMarbles } from './marble/layout.js';
import type { MarbleDiagram, MarbleLane } from './marble/types.js';
import { coordinate, element, escapeText, label, titleOf } from './svg/markup.js';
import { MONO, SANS, paletteStyle } from './svg/palette.js';

export type { BatchEvent, MarbleColumn, MarbleDiagram, MarbleEvent, MarbleLane, SignEvent } from './marble/types.js';

/** The lane in words, for readers who hear it: `bars: batch a at 1, completion at 3`. */
function spoken({ name, events }: MarbleLane): string {
  const words = events.map(
    (event) => `${event.kind}${event.label === undefined ? '' : ` ${event.label}`} at ${event.frame}`,
  );
  return `${name}: ${words.length === 0 ? 'nothing' : words.join(', ')}`;
}

/**
 * A marble diagram of batches as an SVG that stands alone: light and dark, no external references, the same bytes for the same
 * diagram. Columns are spaced so that the tables below the marbles do not touch.
 */
export function marbleSvg(diagram: MarbleDiagram): string {
  const { width, height, left, lanes, box } = layOutMarbles(diagram);
  const { operator } = diagram;
  const drawnBox =
    box === undefined || operator === undefined
      ? ''
      : element('rect', { class: 'rx-operator', x: 8, y: box.y, width: width - 16, height: box.height, rx: 7 }) +
        label(operator, { class: 'rx-call', x: width / 2, y: box.y + box.height / 2 + 4.4, 'text-anchor': 'middle' });
  const description = [...diagram.inputs, ...diagram.outputs].map(spoken).join('; ');
  return element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      class: 'rx-marbles',
      role: 'img',
      viewBox: `0 0 ${coordinate(width)} ${coordinate(height)}`,
      width,
      height,
    },
    titleOf(diagram.title ?? operator ?? 'Marble diagram'),
    element('desc', {}, escapeText(description)),
    element(
      'style',
      {},
      `${paletteStyle('.rx-marbles')}.rx-marbles{font-family:${SANS}}.rx-marbles .rx-call{font-family:${MONO}}${MARBLE_STYLE}`,
    ),
    drawnBox,
    ...lanes.map((lane) => drawLane(lane, left)),
  );
}
