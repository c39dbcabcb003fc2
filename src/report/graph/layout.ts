import { Graph, layout } from '@dagrejs/dagre';

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

export interface LaidOutEdge {
  readonly points: readonly Point[];
  /** Where its label belongs. */
  readonly label: Point;
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  /** Centre and size, by id. */
  readonly boxes: ReadonlyMap<string, Box>;
  /** In the order of the edges given. */
  readonly edges: readonly LaidOutEdge[];
}

export interface LayoutNode {
  readonly id: string;
  readonly width: number;
  readonly height: number;
}

export interface LayoutEdge {
  readonly from: string;
  readonly to: string;
  readonly labelWidth: number;
}

// The library's declarations do not resolve under ESM rules, so what is used of it is declared here.
interface LayoutLibrary {
  setGraph(label: Readonly<Record<string, unknown>>): void;
  graph(): { readonly width?: number; readonly height?: number };
  setNode(id: string, label: { readonly width: number; readonly height: number }): void;
  node(id: string): Box;
  setEdge(from: string, to: string, label: Readonly<Record<string, unknown>>, name: string): void;
  edge(
    from: string,
    to: string,
    name: string,
  ): { readonly points: readonly Point[]; readonly x?: number; readonly y?: number };
}

const MARGIN = 12;

/** Places of nodes and the bends of edges, by dagre (layers, as few crossings as it finds). The same graph gives the same places. */
export function layOut(
  nodes: readonly LayoutNode[],
  edges: readonly LayoutEdge[],
  direction: 'down' | 'right',
): Layout {
  if (nodes.length === 0) return { width: 2 * MARGIN, height: 2 * MARGIN, boxes: new Map(), edges: [] };
  const create = Graph as unknown as new (options: { readonly multigraph: boolean }) => LayoutLibrary;
  const graph = new create({ multigraph: true });
  graph.setGraph({
    rankdir: direction === 'down' ? 'TB' : 'LR',
    nodesep: 28,
    ranksep: 38,
    edgesep: 18,
    marginx: MARGIN,
    marginy: MARGIN,
  });
  for (const { id, width, height } of nodes) graph.setNode(id, { width, height });
  edges.forEach(({ from, to, labelWidth }, i) => {
    const size = labelWidth > 0 ? { width: labelWidth, height: 16, labelpos: 'c' } : {};
    graph.setEdge(from, to, size, String(i));
  });
  (layout as unknown as (graph: LayoutLibrary) => void)(graph);
  const boxes = new Map(nodes.map(({ id }) => [id, graph.node(id)] as const));
  const laidOut = edges.map(({ from, to }, i): LaidOutEdge => {
    const { points, x, y } = graph.edge(from, to, String(i));
    const middle = points[points.length >> 1] ?? { x: 0, y: 0 };
    return { points, label: { x: x ?? middle.x, y: y ?? middle.y } };
  });
  const { width = 0, height = 0 } = graph.graph();
  return { width, height, boxes, edges: laidOut };
}
