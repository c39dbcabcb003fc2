import { checkGraph } from './check.js';
import { readingOrder } from './order.js';
import type { DrawnGraph, DrawnKind } from './types.js';

const MARKS: Readonly<Record<DrawnKind, string>> = { source: '●', operator: '○', sink: '■', join: '◆', opaque: '◌' };

/** Edges that run side by side, by the node each leads to; null is a free place. */
type Lanes = (string | null)[];

function rowOf(lanes: Lanes, at: number, mark: string): string {
  return lanes
    .map((target, i) => (i === at ? mark : target === null ? ' ' : '│'))
    .join(' ')
    .trimEnd();
}

/** A row in which lanes join the lane `at`, or leave it: `├─╯` or `├─╮`, crossing those that run on. */
function branchRow(lanes: Lanes, at: number, others: readonly number[], corner: string, tee: string): string {
  const low = Math.min(at, ...others);
  const high = Math.max(at, ...others);
  let row = '';
  for (let i = 0; i < lanes.length; i++) {
    const inside = i > low && i < high;
    let mark = lanes[i] === null ? (inside ? '─' : ' ') : inside ? '┼' : '│';
    if (i === at) mark = low < at && high > at ? '┼' : high > at ? '├' : '┤';
    else if (others.includes(i)) mark = inside ? tee : i < at ? (corner === '╯' ? '╰' : '╭') : corner;
    row += mark + (i >= low && i < high ? '─' : ' ');
  }
  return row.trimEnd();
}

function freeLane(lanes: Lanes): number {
  const free = lanes.indexOf(null);
  if (free >= 0) return free;
  lanes.push(null);
  return lanes.length - 1;
}

function trim(lanes: Lanes): void {
  while (lanes.length > 0 && lanes[lanes.length - 1] === null) lanes.pop();
}

/**
 * The graph as text, one stage a row, its edges as lines to the left. Marks: ● source, ○ operator, ◆ join, ■ sink, ◌ opaque.
 * An edge that leads back is named behind its stage. Ends with a line break; an empty graph is an empty text. Throws
 * `InvalidParams` where ids clash or are unknown.
 */
export function graphText(graph: DrawnGraph): string {
  checkGraph(graph);
  const order = readingOrder(graph);
  const place = new Map(order.map((id, i) => [id, i]));
  const byId = new Map(graph.nodes.map((node) => [node.id, node]));
  const lanes: Lanes = [];
  const rows: { readonly drawing: string; readonly label: string; readonly detail: string }[] = [];
  for (const id of order) {
    const node = byId.get(id);
    if (node === undefined) continue;
    const arriving = lanes.flatMap((target, i) => (target === id ? [i] : []));
    const at = arriving[0] ?? freeLane(lanes);
    const joining = arriving.slice(1);
    if (joining.length > 0) {
      rows.push({ drawing: branchRow(lanes, at, joining, '╯', '┴'), label: '', detail: '' });
      for (const lane of joining) lanes[lane] = null;
    }
    const leaving = graph.edges.filter(({ from }) => from === id);
    const onward = leaving.filter(({ to }) => (place.get(to) ?? 0) > (place.get(id) ?? 0));
    const back = leaving.filter((edge) => !onward.includes(edge)).map(({ to }) => `↺ ${byId.get(to)?.label ?? to}`);
    rows.push({
      drawing: rowOf(lanes, at, MARKS[node.kind]),
      label: node.label,
      detail: [node.detail ?? '', ...back].filter((text) => text !== '').join('  '),
    });
    lanes[at] = onward[0]?.to ?? null;
    const opened = onward.slice(1).map(({ to }) => {
      const lane = freeLane(lanes);
      lanes[lane] = to;
      return lane;
    });
    if (opened.length > 0) rows.push({ drawing: branchRow(lanes, at, opened, '╮', '┬'), label: '', detail: '' });
    trim(lanes);
  }
  const wide = Math.max(0, ...rows.map(({ drawing }) => drawing.length));
  const long = Math.max(0, ...rows.map(({ label }) => label.length));
  return rows
    .map(
      ({ drawing, label, detail }) => `${drawing.padEnd(wide + 2)}${label.padEnd(long + 2)}${detail}`.trimEnd() + '\n',
    )
    .join('');
}
