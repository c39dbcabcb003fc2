import { RecordBatch, Table, type TypeMap } from 'apache-arrow';
import { InvalidParams, RxArrowError } from '../base/errors.js';
import {
  concatBatches,
  controlOf,
  emptyBatch,
  isControl,
  readCells,
  readNumbers,
  readStrings,
  Scratch,
  isNumeric,
  isText,
  isTime,
  readTimeNs,
  isValid,
} from '../columnar/index.js';
import { FlowContext, StageNode, type Emit, type SyncStage } from '../runtime/flow/index.js';
import { batchFromArrays, batchFromRows } from './from-values.js';
import { configuredOf, type BatchOperator } from './component.js';
import { checkedPassage } from './relay-passage.js';

/** Columns as plain arrays, all of one length. */
export type PlainArrays = Readonly<
  Record<string, ArrayLike<number> | ArrayLike<bigint> | readonly (string | number | bigint | boolean | null)[]>
>;

/** Rows as plain objects. */
export type PlainRows = readonly Readonly<Record<string, unknown>>[];

type Operator = object;

/**
 * Runs operators over a finished table in one synchronous call; the answer has the shape of what was given:
 * a `Table` gives a `Table`, a batch a batch, arrays give arrays, rows give rows. Nothing of streams is involved,
 * but the stages are the very same, end of input included.
 * @throws RxArrowError for an operator that is not synchronous or not ours
 */
export function compute<T extends TypeMap = TypeMap>(input: Table, ...operators: readonly Operator[]): Table<T>;
export function compute<T extends TypeMap = TypeMap>(
  input: RecordBatch,
  ...operators: readonly Operator[]
): RecordBatch<T>;
export function compute(input: PlainRows, ...operators: readonly Operator[]): Record<string, unknown>[];
export function compute(
  input: PlainArrays,
  ...operators: readonly Operator[]
): Record<string, Float64Array | BigInt64Array | (string | null)[]>;
export function compute(
  input: Table | RecordBatch | PlainRows | PlainArrays,
  ...operators: readonly Operator[]
): unknown {
  if (input instanceof Table) {
    const { batches } = input;
    return new Table(computeBatches(batches.length > 0 ? batches : [emptyBatch(input.schema)], operators));
  }
  if (input instanceof RecordBatch) return concatBatches(computeBatches([input], operators));
  // No rows tell of no columns either, so there is nothing that a stage could be shown.
  if (Array.isArray(input) && input.length === 0) return [];
  if (Array.isArray(input)) return toRows(computeBatches([batchFromRows(input as PlainRows)], operators));
  if (input !== null && typeof input === 'object')
    return toArrays(computeBatches([batchFromArrays(input as PlainArrays)], operators));
  throw new InvalidParams({
    component: 'compute',
    path: 'input',
    found: input,
    expected: 'a Table, a RecordBatch, arrays or rows',
  });
}

/** Runs operators over batches, synchronously. */
export function computeBatches(batches: readonly RecordBatch[], operators: readonly Operator[]): RecordBatch[] {
  const context = new FlowContext({ name: 'compute' });
  context.onFailure = (error) => {
    throw error;
  };
  const output: RecordBatch[] = [];
  let emit: Emit = (batch) => {
    if (!isControl(batch) && (batch.numRows > 0 || output.length === 0)) output.push(batch);
  };
  const stages: { readonly stage: SyncStage; readonly emit: Emit }[] = [];
  try {
    for (const operator of operators.toReversed()) {
      const stage = openStage(operator, context);
      stages.unshift({ stage, emit });
      emit = throughStage(stage, emit);
    }
    for (const batch of batches) emit(batch);
    // Where all rows were filtered out or held back, a batch without rows still tells the columns.
    const first = batches.find((batch) => !isControl(batch));
    if (output.length === 0 && first !== undefined) emit(emptyBatch(first.schema));
    for (const { stage, emit: next } of stages) stage.end?.(next);
  } finally {
    for (const { stage } of stages) stage.close?.();
  }
  // A first empty batch was kept only so that the columns are known when there are no rows.
  return output.length > 1 && output[0]?.numRows === 0 ? output.slice(1) : output;
}

function throughStage(stage: SyncStage, next: Emit): Emit {
  return (batch) => {
    const control = controlOf(batch);
    if (control === undefined) stage.process(batch, next);
    else if (stage.control === undefined) next(batch);
    else stage.control(control, batch, next);
  };
}

function openStage(operator: Operator, context: FlowContext): SyncStage {
  const configured = configuredOf(operator as BatchOperator);
  if (configured === undefined) {
    throw new RxArrowError(
      'NotComputable',
      'compute() got an operator that is not made by rxarrow; only streams can run it.',
      {
        hint: 'Use .pipe() and subscribe, or write it with defineOperator.',
      },
    );
  }
  const { stage } = configured;
  // A finished table waits for nobody.
  if (stage.mode === 'relay')
    return checkedPassage(
      configured.card.name,
      stage.open(new StageNode(context, configured.card.name, configured.id)),
    );
  if (stage.mode !== 'sync') {
    throw new RxArrowError(
      'NotComputable',
      `compute() cannot run "${configured.card.name}", which works asynchronously or joins streams.`,
      {
        component: configured.card.name,
        hint: 'Use .pipe() and subscribe.',
      },
    );
  }
  const node = new StageNode(context, configured.card.name, configured.id);
  return stage.open(node);
}

function toArrays(batches: readonly RecordBatch[]): Record<string, Float64Array | BigInt64Array | (string | null)[]> {
  const batch = concatBatches(batches);
  const scratch = new Scratch();
  return Object.fromEntries(
    batch.schema.fields.map((field, index) => {
      const column = batch.data.children[index];
      if (column === undefined) throw new RxArrowError('Internal', `Column "${String(field.name)}" is missing.`);
      const name = field.name as string;
      // A bigint array has no room for nulls.
      if (isTime(field.type) && column.nullCount > 0) return [name, readCells(column, name) as string[]];
      if (isTime(field.type)) return [name, readTimeNs(column, name).slice(0, batch.numRows)];
      if (isNumeric(field.type)) return [name, readNumbers(column, name, scratch).values.slice(0, batch.numRows)];
      if (isText(field.type)) return [name, readStrings(column, name)];
      return [name, Array.from({ length: batch.numRows }, (_, row) => batch.getChildAt(index)?.get(row) as string)];
    }),
  );
}

function toRows(batches: readonly RecordBatch[]): Record<string, unknown>[] {
  const batch = concatBatches(batches);
  const arrays = toArrays(batches);
  const boolean = new Set(
    batch.schema.fields.filter((field) => String(field.type) === 'Bool').map((field) => field.name as string),
  );
  return Array.from({ length: batch.numRows }, (_, row) =>
    Object.fromEntries(
      batch.schema.fields.map((field, index) => {
        const name = field.name as string;
        const column = batch.data.children[index];
        if (column === undefined || !isValid(column, row)) return [name, null];
        const value = arrays[name]?.[row];
        return [name, boolean.has(name) ? value === 1 : value];
      }),
    ),
  );
}
