import { checkGraph } from './graph/check.js';
import { layOut, type Box, type Point } from './graph/layout.js';
import type { DrawnEdge, DrawnGraph, DrawnKind, DrawnNode } from './graph/types.js';
import { coordinate, element, escapeText, label, textWidth, titleOf } from './svg/markup.js';
import { SANS, paletteStyle } from './svg/palette.js';

export { graphText } from './graph/text.js';
export type { DrawnEdge, DrawnGraph, DrawnKind, DrawnNode } from './graph/types.js';

export interface GraphSvgOptions {
  /** Default `down`. */
  readonly direction?: 'down' | 'right';
  /** Name of the drawing for readers who hear it. Default `Pipeline`. */
  readonly title?: string;
}

const LABEL_SIZE = 13;
const DETAIL_SIZE = 11;
const DETAIL_CHARACTERS = 40;

const STYLE = [
  `.rx-graph{font-family:${SANS}}`,
  '.rx-graph .rx-box{fill:var(--rx-surface);stroke:var(--rx-rule);stroke-width:1}',
  '.rx-graph .rx-opaque .rx-box{stroke-dasharray:4 3}',
  `.rx-graph .rx-name{font-size:${LABEL_SIZE}px;font-weight:600;fill:var(--rx-ink)}`,
  `.rx-graph .rx-detail{font-size:${DETAIL_SIZE}px;fill:var(--rx-muted)}`,
  `.rx-graph .rx-note{font-size:${DETAIL_SIZE}px;fill:var(--rx-soft);paint-order:stroke;stroke:var(--rx-paper);stroke-width:5px}`,
  '.rx-graph .rx-edge{fill:none;stroke:var(--rx-muted);stroke-width:1.25}.rx-graph .rx-tip{fill:var(--rx-muted)}',
  '.rx-graph .rx-mark{fill:none;stroke:var(--rx-primary);stroke-width:1.75}.rx-graph .rx-full{fill:var(--rx-primary)}.rx-graph .rx-end{stroke:var(--rx-loss);fill:var(--rx-loss)}',
].join('');

/** Break text into lines of at most `limit` characters, at spaces where there are any. */
function wrap(text: string, limit: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > limit) {
      lines.push(line);
      line = '';
    }
    line = line === '' ? word : `${line} ${word}`;
  }
  return line === '' ? lines : [...lines, line];
}

/** The sign of a kind, told apart by shape as well as by colour: disc, ring, square, diamond, broken ring. */
function mark(kind: DrawnKind, x: number, y: number): string {
  switch (kind) {
    case 'source':
      return element('circle', { class: 'rx-mark rx-full', cx: x, cy: y, r: 3.6 });
    case 'operator':
      return element('circle', { class: 'rx-mark', cx: x, cy: y, r: 3.6 });
    case 'sink':
      return element('rect', { class: 'rx-mark rx-end', x: x - 3.4, y: y - 3.4, width: 6.8, height: 6.8 });
    case 'join':
      return element('path', {
        class: 'rx-mark rx-full',
        d: `M${coordinate(x)} ${coordinate(y - 4.6)}l4.6 4.6-4.6 4.6-4.6-4.6z`,
      });
    case 'opaque':
      return element('circle', { class: 'rx-mark', cx: x, cy: y, r: 3.6, 'stroke-dasharray': '2 1.8' });
  }
}

interface Measured {
  readonly node: DrawnNode;
  readonly details: readonly string[];
  readonly width: number;
  readonly height: number;
}

function measure(node: DrawnNode): Measured {
  const details = node.detail === undefined ? [] : wrap(node.detail, DETAIL_CHARACTERS);
  const widest = Math.max(
    textWidth(node.label, LABEL_SIZE) * 1.06,
    ...details.map((line) => textWidth(line, DETAIL_SIZE)),
  );
  return {
    node,
    details,
    width: Math.max(110, Math.ceil(widest) + 46),
    height: 34 + details.length * 15 + (details.length > 0 ? 3 : 0),
  };
}

function drawNode({ node, details, width, height }: Measured, centre: Point): string {
  const left = centre.x - width / 2;
  const top = centre.y - height / 2;
  return element(
    'g',
    { class: `rx-${node.kind}` },
    titleOf(`${node.kind}: ${node.label}`),
    element('rect', { class: 'rx-box', x: left, y: top, width, height, rx: 7 }),
    mark(node.kind, left + 17, top + 17),
    label(node.label, { class: 'rx-name', x: left + 30, y: top + 21.5 }),
    ...details.map((line, i) => label(line, { class: 'rx-detail', x: left + 30, y: top + 38 + i * 15 })),
  );
}

/** A smooth line through the bends that ends shortly before the last point, where the tip is. */
function drawEdge(edge: DrawnEdge, points: readonly Point[], labelAt: Point): string {
  const at = ({ x, y }: Point): string => `${coordinate(x)} ${coordinate(y)}`;
  const last = points[points.length - 1];
  const before = points[points.length - 2];
  const first = points[0];
  if (last === undefined || before === undefined || first === undefined) return '';
  const length = Math.hypot(last.x - before.x, last.y - before.y) || 1;
  const direction = { x: (last.x - before.x) / length, y: (last.y - before.y) / length };
  const end = { x: last.x - direction.x * 6, y: last.y - direction.y * 6 };
  const bends = points.slice(1, -1);
  let path = `M${at(first)}`;
  bends.forEach((bend, i) => {
    const next = bends[i + 1] ?? end;
    const target = i === bends.length - 1 ? end : { x: (bend.x + next.x) / 2, y: (bend.y + next.y) / 2 };
    path += `Q${at(bend)} ${at(target)}`;
  });
  if (bends.length === 0) path += `L${at(end)}`;
  const side = { x: -direction.y * 3.6, y: direction.x * 3.6 };
  const base = { x: last.x - direction.x * 8, y: last.y - direction.y * 8 };
  const tip = `M${at(last)}L${at({ x: base.x + side.x, y: base.y + side.y })}L${at({ x: base.x - side.x, y: base.y - side.y })}z`;
  const note =
    edge.label === undefined
      ? ''
      : label(edge.label, { class: 'rx-note', x: labelAt.x, y: labelAt.y + 4, 'text-anchor': 'middle' });
  return element('path', { class: 'rx-edge', d: path }) + element('path', { class: 'rx-tip', d: tip }) + note;
}

/**
 * The graph as an SVG that stands alone: light and dark, no external references, the same bytes for the same graph. An empty graph is an
 * empty drawing. Throws `InvalidParams` where ids clash or are unknown.
 */
export function graphSvg(graph: DrawnGraph, options: GraphSvgOptions = {}): string {
  checkGraph(graph);
  const { direction = 'down', title = 'Pipeline' } = options;
  const measured = graph.nodes.map(measure);
  const layout = layOut(
    measured.map(({ node, width, height }) => ({ id: node.id, width, height })),
    graph.edges.map(({ from, to, label: text }) => ({
      from,
      to,
      labelWidth: text === undefined ? 0 : textWidth(text, DETAIL_SIZE) + 10,
    })),
    direction,
  );
  const { width, height } = layout;
  const names = new Map(graph.nodes.map(({ id, label: name }) => [id, name]));
  const description = graph.edges
    .map(({ from, to }) => `${names.get(from) ?? from} to ${names.get(to) ?? to}`)
    .join(', ');
  const attributes = {
    xmlns: 'http://www.w3.org/2000/svg',
    class: 'rx-graph',
    role: 'img',
    viewBox: `0 0 ${coordinate(width)} ${coordinate(height)}`,
    width,
    height,
  };
  return element(
    'svg',
    attributes,
    titleOf(title),
    element('desc', {}, escapeText(description === '' ? `${graph.nodes.length} stages` : description)),
    element('style', {}, paletteStyle('.rx-graph') + STYLE),
    ...graph.edges.map((edge, i) =>
      drawEdge(edge, layout.edges[i]?.points ?? [], layout.edges[i]?.label ?? { x: 0, y: 0 }),
    ),
    ...measured.map((one) => drawNode(one, layout.boxes.get(one.node.id) ?? ({ x: 0, y: 0 } as Box))),
  );
}
