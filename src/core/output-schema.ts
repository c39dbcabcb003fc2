import type { RecordBatch, Schema } from 'apache-arrow';
import { emptyBatch } from '../columnar/index.js';
import { FlowContext, StageNode } from '../runtime/flow/index.js';
import type { Configured } from './component.js';
import { checkedPassage } from './relay-passage.js';

/**
 * The columns that a stage gives for inputs with these columns, found by sending it batches without rows.
 * Undefined where only a run can tell: sources, asynchronous stages, stages that are silent without rows.
 * @throws SchemaMismatch and whatever else the stage says of such columns
 */
export function outputSchema(configured: Configured, inputs: readonly Schema[]): Schema | undefined {
  const { stage, card } = configured;
  const context = new FlowContext({ name: 'columns', onWarning: () => undefined }, false);
  let failure: unknown;
  context.onFailure = (error) => {
    failure ??= error;
  };
  const node = new StageNode(context, card.name, configured.id);
  let found: Schema | undefined;
  const emit = (batch: RecordBatch): void => {
    found ??= batch.schema;
  };
  const batches = inputs.map(emptyBatch);
  if (stage.mode === 'sync') {
    const opened = stage.open(node);
    for (const batch of batches) opened.process(batch, emit);
    opened.close?.();
  } else if (stage.mode === 'relay') {
    const opened = checkedPassage(card.name, stage.open(node));
    for (const batch of batches) opened.process(batch, emit);
  } else if (stage.mode === 'join') {
    const opened = stage.open(node, inputs.length);
    for (const [input, batch] of batches.entries()) opened.process(input, batch, emit);
    found ??= opened.columns?.(inputs);
  }
  if (failure !== undefined) throw failure instanceof Error ? failure : new Error(JSON.stringify(failure));
  return found;
}
