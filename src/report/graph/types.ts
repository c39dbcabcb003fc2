export type DrawnKind = 'source' | 'operator' | 'sink' | 'join' | 'opaque';

export interface DrawnNode {
  readonly id: string;
  readonly label: string;
  /** Parameters or columns, in smaller type. */
  readonly detail?: string;
  readonly kind: DrawnKind;
}

export interface DrawnEdge {
  readonly from: string;
  readonly to: string;
  readonly label?: string;
}

/** A pipeline as nodes and edges, ready to be drawn. Edges may close a loop (feedback). */
export interface DrawnGraph {
  readonly nodes: readonly DrawnNode[];
  readonly edges: readonly DrawnEdge[];
}
