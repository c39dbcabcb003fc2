import type { ExplainedStage, ExplainedStream, Explanation } from '../pipeline/index.js';
import type { DrawnEdge, DrawnGraph, DrawnKind, DrawnNode } from '../report/index.js';

/** The plan of a pipeline as nodes and edges for the drawings; the names of streams stand at the edges. */
export function drawnGraph(explanation: Explanation): DrawnGraph {
  const nodes: DrawnNode[] = [];
  const edges: DrawnEdge[] = [];
  const ends = new Map<string, string | undefined>();
  const streams = new Map(explanation.streams.map((stream) => [stream.name, stream]));
  const visit = (stream: ExplainedStream): string | undefined => {
    if (ends.has(stream.name)) return ends.get(stream.name);
    const inputs = stream.reads.map((name) => {
      const read = streams.get(name);
      return { id: read === undefined ? undefined : visit(read), label: name };
    });
    let pending: { id: string | undefined; label?: string }[] = inputs;
    let end = inputs[0]?.id;
    let fork: typeof pending | undefined;
    for (const [index, stage] of stream.stages.entries()) {
      const id = `${stream.name}-${index}`;
      nodes.push({ id, label: stage.component, kind: kindOf(stage.kind), ...detailOf(stage) });
      // Several sinks of one stream read the same.
      if (stage.kind === 'sink') fork ??= pending;
      for (const { id: from, label } of stage.kind === 'sink' && fork !== undefined ? fork : pending)
        if (from !== undefined) edges.push({ from, to: id, ...(label === undefined ? {} : { label }) });
      pending = [{ id }];
      end = id;
    }
    ends.set(stream.name, end);
    return end;
  };
  for (const stream of explanation.streams) visit(stream);
  return { nodes, edges };
}

function kindOf(kind: string): DrawnKind {
  return kind === 'source' || kind === 'sink' || kind === 'join' ? kind : 'operator';
}

function detailOf(stage: ExplainedStage): { detail?: string } {
  if (stage.given.length === 0) return {};
  return { detail: stage.given.map(({ name, value }) => `${name} ${value}`).join(', ') };
}
