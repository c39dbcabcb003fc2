import type { Schema } from 'apache-arrow';
import { outputSchema, type Configured } from '../core/index.js';
import { isHarmless, sourceSchema } from './columns.js';
import type { GraphNode, PipelineGraph } from './graph.js';

/** The columns that each stage of a graph gives, by id, as far as they are known before anything runs. */
export function graphColumns(graph: PipelineGraph): Map<string, Schema> {
  const known = new Map<string, Schema>();
  for (const node of graph.nodes) {
    const schema = node.configured === undefined ? undefined : attempt(node, node.configured, graph, known);
    if (schema !== undefined) known.set(node.id, schema);
  }
  return known;
}

/** Ids of the stages that a stage reads, in the order of its inputs. */
export function inputIds(graph: PipelineGraph, id: string): string[] {
  return graph.edges
    .filter((edge) => edge.to === id)
    .toSorted((a, b) => a.input - b.input)
    .map((edge) => edge.from);
}

function attempt(
  node: GraphNode,
  configured: Configured,
  graph: PipelineGraph,
  known: ReadonlyMap<string, Schema>,
): Schema | undefined {
  if (node.kind === 'source') return sourceSchema(configured);
  const inputs = inputIds(graph, node.id).map((id) => known.get(id));
  const schemas = inputs.filter((schema) => schema !== undefined);
  if (schemas.length < inputs.length || !isHarmless(configured)) return undefined;
  try {
    return outputSchema(configured, schemas);
  } catch {
    // A pipe whose columns do not fit says so when it is run; here they are only looked up.
    return undefined;
  }
}
