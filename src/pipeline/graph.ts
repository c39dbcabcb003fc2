import type { Observable } from 'rxjs';
import { configuredOf, upstreamOf, type ComponentKind, type Configured } from '../core/index.js';

/** One stage of a pipeline. */
export interface GraphNode {
  readonly id: string;
  readonly kind: ComponentKind | 'opaque';
  /** Name of the component; of an opaque node what can be said of it. */
  readonly name: string;
  /** Name of the stream that ends with this stage, where it has one. */
  readonly stream: string | undefined;
  /** The component and its parameters; undefined for an opaque node. */
  readonly configured: Configured | undefined;
}

export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  /** Which input of a join. */
  readonly input: number;
}

/** The stages of a pipeline and what flows between them; sources come first. */
export interface PipelineGraph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

export interface NamedStream {
  readonly name?: string;
  readonly stream: Observable<unknown>;
}

/**
 * The graph beneath streams, whether made from a file or in code. A foreign operator or source is an opaque node:
 * RxJS does not say what it does.
 */
export function graphOf(streams: readonly (NamedStream | Observable<unknown>)[]): PipelineGraph {
  const named = streams.map((each) => ('stream' in each ? each : { stream: each }));
  const names = new Map<Observable<unknown>, string>();
  for (const { name, stream } of named) if (name !== undefined && !names.has(stream)) names.set(stream, name);
  const nodes: GraphNode[] = [];
  const edges: GraphEdge[] = [];
  const known = new Map<Observable<unknown>, string>();
  const visit = (stream: Observable<unknown>): string => {
    const seen = known.get(stream);
    if (seen !== undefined) return seen;
    const upstream = upstreamOf(stream);
    const inputs = upstream.map(visit);
    const configured = configuredOf(stream);
    const name = configured?.card.name ?? (upstream.length === 0 ? 'foreign source' : 'foreign operator');
    const id = `${name}-${nodes.length + 1}`;
    known.set(stream, id);
    nodes.push({ id, kind: configured?.card.kind ?? 'opaque', name, stream: names.get(stream), configured });
    for (const [input, from] of inputs.entries()) edges.push({ from, to: id, input });
    return id;
  };
  for (const { stream } of named) visit(stream);
  return { nodes, edges };
}
