import { coordinate, element, escapeText, label, textWidth, titleOf } from './svg/markup.js';
import { SANS, paletteStyle } from './svg/palette.js';

/** Time spent at the end of a way through a pipe. */
export interface FlamePath {
  /** From the source to the stage. */
  readonly path: readonly string[];
  readonly selfMs: number;
}

export interface FlameOptions {
  /** Width in pixels. Default 960. */
  readonly width?: number;
  readonly title?: string;
}

interface Block {
  readonly id: string;
  readonly depth: number;
  readonly fromMs: number;
  readonly totalMs: number;
  readonly selfMs: number;
}

const ROW = 26;
const TEXT = 12;
const MARGIN = 12;
const HEAD = 40;
const NARROWEST = 0.5;

const STYLE = [
  `.rx-flame{font-family:${SANS}}`,
  `.rx-flame text{font-size:${TEXT}px;fill:var(--rx-on-pale)}`,
  '.rx-flame .rx-head{font-size:14px;font-weight:600;fill:var(--rx-ink)}.rx-flame .rx-note{fill:var(--rx-muted)}',
  '.rx-flame rect{stroke:var(--rx-surface);stroke-width:1}',
  ...[1, 2, 3].map((step) => `.rx-flame .rx-heat-${step}{fill:var(--rx-loss-${step})}`),
  '.rx-flame .rx-paper{fill:var(--rx-surface);stroke:none}',
].join('');

/**
 * Draws where the time of a run went: each stage stands on what pushed to it, as wide as the time spent in it and in all above
 * it, and the warmer the more of that was its own.
 */
export function flameSvg(paths: readonly FlamePath[], options: FlameOptions = {}): string {
  const { width = 960, title = 'Time by stage' } = options;
  const blocks = layOut(paths);
  const totalMs = blocks.filter(({ depth }) => depth === 0).reduce((sum, { totalMs: each }) => sum + each, 0);
  const depth = blocks.reduce((most, block) => Math.max(most, block.depth + 1), 0);
  const height = HEAD + depth * ROW + MARGIN;
  const scale = totalMs === 0 ? 0 : (width - 2 * MARGIN) / totalMs;
  const drawn = blocks.map((block) => draw(block, scale, totalMs, height));
  return element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      class: 'rx-flame',
      role: 'img',
      viewBox: `0 0 ${coordinate(width)} ${coordinate(height)}`,
      width,
      height,
    },
    titleOf(title),
    element('desc', {}, escapeText('Each stage is as wide as the time spent in it and above it.')),
    element('style', {}, paletteStyle('.rx-flame') + STYLE),
    element('rect', { class: 'rx-paper', x: 0, y: 0, width, height }),
    label(title, { class: 'rx-head', x: MARGIN, y: 20 }),
    label(`${milliseconds(totalMs)} in all`, { class: 'rx-note', x: width - MARGIN, y: 20, 'text-anchor': 'end' }),
    ...drawn,
  );
}

function layOut(paths: readonly FlamePath[]): Block[] {
  const blocks: Block[] = [];
  const place = (prefix: readonly string[], within: readonly FlamePath[], fromMs: number): void => {
    const ids = [...new Set(within.flatMap(({ path }) => path[prefix.length] ?? []))];
    let at = fromMs;
    for (const id of ids) {
      const own = within.filter(({ path }) => path[prefix.length] === id);
      const totalMs = own.reduce((sum, { selfMs }) => sum + selfMs, 0);
      const selfMs = own
        .filter(({ path }) => path.length === prefix.length + 1)
        .reduce((sum, each) => sum + each.selfMs, 0);
      blocks.push({ id, depth: prefix.length, fromMs: at, totalMs, selfMs });
      place([...prefix, id], own, at);
      at += totalMs;
    }
  };
  place([], paths, 0);
  return blocks;
}

function draw({ id, depth, fromMs, totalMs, selfMs }: Block, scale: number, all: number, height: number): string {
  const width = totalMs * scale;
  if (width < NARROWEST) return '';
  const x = MARGIN + fromMs * scale;
  const y = height - MARGIN - (depth + 1) * ROW;
  const heat = selfMs > all * 0.2 ? 3 : selfMs > all * 0.05 ? 2 : 1;
  const words = `${id}: ${percent(selfMs / all)} itself, ${percent(totalMs / all)} with what stands on it`;
  const room = width - 10;
  const shown = fitted(`${id} ${percent(selfMs / all)}`, room) ?? fitted(id, room);
  return element(
    'g',
    {},
    titleOf(words),
    element('rect', { class: `rx-heat-${heat}`, x, y, width, height: ROW - 1, rx: 2 }),
    shown === undefined ? '' : label(shown, { x: x + 5, y: y + ROW / 2 + 4 }),
  );
}

function fitted(text: string, room: number): string | undefined {
  return textWidth(text, TEXT) <= room ? text : undefined;
}

function percent(fraction: number): string {
  return `${(fraction * 100).toFixed(1)} %`;
}

function milliseconds(ms: number): string {
  return ms >= 1000 ? `${(ms / 1000).toFixed(2)} s` : `${ms.toFixed(1)} ms`;
}
