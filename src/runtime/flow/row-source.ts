import { Schema, type RecordBatch } from 'apache-arrow';
import { columnIndex, newBatch, readStrings } from '../../columnar/index.js';
import type { FlowContext } from './context.js';
import type { RowLetter } from './flow-options.js';
import { stack } from './stack.js';
import type { StageNode } from './stage-node.js';

/** Schema metadata that says of all rows of a stream which source and partition they are from. */
export const SOURCE_KEY = 'rxarrow.source';
export const PARTITION_KEY = 'rxarrow.partition';
/** Schema metadata of a row in a dead letter: the columns that its source gave, the others having been added on the way. */
export const SOURCE_COLUMNS_KEY = 'rxarrow.sourceColumns';

/** A letter that says which source its row is from, and which of its columns that source gave. */
export function addressed(context: FlowContext, stage: StageNode | undefined, letter: RowLetter): RowLetter {
  const source = letter.source ?? (stage === undefined ? letter.stageId : sourceOf(context, letter.row));
  const row = letter.row === undefined || source === undefined ? letter.row : withColumns(context, letter.row, source);
  return { ...letter, ...(source === undefined ? {} : { source }), ...(row === undefined ? {} : { row }) };
}

/** The row itself knows best; else it is of the source that pushes, or of the only one. */
function sourceOf(context: FlowContext, row: RecordBatch | undefined): string | undefined {
  const said = row === undefined ? undefined : saidSource(row);
  if (said !== undefined) return said;
  if (stack.origin !== null && !stack.origin.isRelay) return stack.origin.id;
  const [only, ...more] = context.everyOrigin.filter(({ isRelay }) => !isRelay);
  return more.length === 0 ? only?.id : undefined;
}

function saidSource(row: RecordBatch): string | undefined {
  const column = row.data.children[columnIndex(row.schema, 'source')];
  if (column !== undefined && row.schema.metadata.get(SOURCE_KEY) === undefined) {
    const [text] = readStrings(column, 'source');
    if (typeof text === 'string') return text;
  }
  return row.schema.metadata.get(SOURCE_KEY);
}

function withColumns(context: FlowContext, row: RecordBatch, source: string): RecordBatch {
  const columns = context.everyOrigin.find(({ id }) => id === source)?.schema?.names;
  if (columns === undefined) return row;
  const metadata = new Map([...row.schema.metadata, [SOURCE_COLUMNS_KEY, JSON.stringify(columns)]]);
  return newBatch(new Schema(row.schema.fields, metadata), row.numRows, row.data.children, row.metadata);
}
