import { Field, Schema, type Data, type DataType, type RecordBatch } from 'apache-arrow';
import { BatchRejected, SchemaMismatch } from '../../base/errors.js';
import {
  canWiden,
  columnIndex,
  describeSchema,
  describeType,
  isControl,
  newBatch,
  nullColumn,
  sameType,
  widenColumn,
} from '../../columnar/index.js';
import { checkContract, contracts, typeOfKind, type ContractName } from '../../core/index.js';

const ADDED = 'rxarrow.added';

export interface EvolvingColumnsOptions {
  readonly component: string;
  /** Columns that every batch must have, in types that do not change. */
  readonly contract?: ContractName | undefined;
  /** A column that is new in later batches: left out, or taken and null in those that do not have it. */
  readonly newColumns: 'leaveOut' | 'take';
  /** Told once of each column that is left out. */
  readonly leftOut: (column: string) => void;
}

/** How the columns of one incoming schema become those of the stream: by index, -1 for one that is not there. */
interface Plan {
  readonly columns: readonly number[];
  readonly isSame: boolean;
}

/**
 * Gives all batches of a topic the same columns while producers change: a type may become wider and columns may be added; a column
 * that is gone or has another type is refused. What the first batch has is expected of the others.
 */
export class EvolvingColumns {
  private readonly options: EvolvingColumnsOptions;
  private expected: Schema | undefined;
  private plans = new WeakMap<Schema, Plan>();
  private readonly told = new Set<string>();

  constructor(options: EvolvingColumnsOptions) {
    this.options = options;
  }

  /** The columns of the stream; undefined before the first batch. */
  get schema(): Schema | undefined {
    return this.expected;
  }

  /** Goes on with the columns of an earlier run. */
  begin(schema: Schema): void {
    this.expected = schema;
    this.plans = new WeakMap();
  }

  /**
   * The batch with the columns of the stream.
   * @throws SchemaMismatch that names the column, what was expected and what was found
   * @throws BatchRejected when a column that must not be null is
   */
  fit(batch: RecordBatch): RecordBatch {
    if (isControl(batch) && batch.schema.fields.length === 0) return batch;
    const incoming = batch.schema as Schema;
    this.expected ??= this.firstColumns(incoming);
    let plan = this.plans.get(incoming);
    if (plan === undefined) {
      plan = this.plan(incoming);
      this.plans.set(incoming, plan);
    }
    if (plan.isSame) return this.whole(batch, this.expected);
    const fields = this.expected.fields as Field[];
    const columns = fields.map((field, index) => {
      const at = plan.columns[index] as number;
      if (at < 0) return nullColumn(field.type as DataType, field.name, batch.numRows);
      return widenColumn(batch.data.children[at] as Data, field.type as DataType, field.name);
    });
    return this.whole(newBatch(this.expected, batch.numRows, columns, batch.metadata), this.expected);
  }

  private whole(batch: RecordBatch, schema: Schema): RecordBatch {
    for (const [index, field] of schema.fields.entries()) {
      const nulls = batch.data.children[index]?.nullCount ?? 0;
      if (nulls > 0 && !field.nullable)
        throw new BatchRejected(
          [],
          `Column "${field.name}" must not be null, but ${nulls} of ${batch.numRows} rows are.`,
          { component: this.options.component },
        );
    }
    return batch.schema === schema
      ? batch
      : newBatch(schema, batch.numRows, batch.data.children as Data[], batch.metadata);
  }

  /** The columns of the first batch, those of the contract in its types. */
  private firstColumns(incoming: Schema): Schema {
    const { contract, component } = this.options;
    if (contract === undefined) return incoming;
    const fields = (incoming.fields as Field[]).map((field) => {
      const entry = contracts[contract].columns.find(({ name }) => name === field.name);
      if (entry === undefined) return field;
      const type = typeOfKind(entry.kind);
      if (sameType(field.type as DataType, type)) return field;
      if (!canWiden(field.type as DataType, type)) return field;
      return new Field(field.name, type, field.nullable, field.metadata);
    });
    const schema = new Schema(
      fields.map((field) => {
        const entry = contracts[contract].columns.find(({ name }) => name === field.name);
        return entry === undefined || entry.nullable === field.nullable
          ? field
          : new Field(field.name, field.type as DataType, entry.nullable, field.metadata);
      }),
      new Map([...incoming.metadata, ['rxarrow.contract', `${contract}/${contracts[contract].version}`]]),
    );
    checkContract(schema, contract, component);
    return schema;
  }

  private plan(incoming: Schema): Plan {
    const { component, newColumns, leftOut } = this.options;
    let expected = this.expected as Schema;
    const grown = (expected.fields as Field[]).map((field) => this.grown(field, incoming));
    const added = (incoming.fields as Field[]).filter(({ name }) => columnIndex(expected, name) < 0);
    const taken =
      newColumns === 'take'
        ? added.map(({ name, type, metadata }) => new Field(name, type, true, new Map([...metadata, [ADDED, 'later']])))
        : [];
    if (newColumns === 'leaveOut')
      for (const { name } of added)
        if (!this.told.has(name)) {
          this.told.add(name);
          leftOut(name);
        }
    if (taken.length > 0 || grown.some((field, index) => field !== expected.fields[index])) {
      expected = new Schema([...grown, ...taken], expected.metadata);
      this.begin(expected);
    }
    const columns = (expected.fields as Field[]).map((field) => {
      const at = columnIndex(incoming, field.name);
      if (at < 0 && !this.mayLack(field))
        throw new SchemaMismatch({
          component,
          column: field.name,
          wanted: `${describeType(field.type as DataType)}, as in the batches before`,
          available: describeSchema(incoming),
          hint: 'A column may be added, not taken away.',
        });
      return at;
    });
    const isSame =
      columns.length === incoming.fields.length &&
      columns.every(
        (at, index) =>
          at === index && sameType(incoming.fields[at]?.type as DataType, expected.fields[index]?.type as DataType),
      );
    return { columns, isSame };
  }

  /** The column as it has to be so that it can hold what comes, too. */
  private grown(field: Field, incoming: Schema): Field {
    const at = columnIndex(incoming, field.name);
    if (at < 0) return field;
    const found = incoming.fields[at]?.type as DataType;
    const type = field.type as DataType;
    if (canWiden(found, type)) return field;
    if (canWiden(type, found) && !this.isOfContract(field.name))
      return new Field(field.name, found, field.nullable, field.metadata);
    throw new SchemaMismatch({
      component: this.options.component,
      column: field.name,
      wanted: `${describeType(type)}, as in the batches before, or a type that holds all of its values`,
      available: [`${field.name}: ${describeType(found)}`],
    });
  }

  /** A column that was added later, or that the contract leaves open. */
  private mayLack({ name, metadata }: Field): boolean {
    if (metadata.has(ADDED)) return true;
    const { contract } = this.options;
    return (
      contract !== undefined && contracts[contract].columns.some((column) => column.name === name && column.nullable)
    );
  }

  private isOfContract(column: string): boolean {
    const { contract } = this.options;
    return contract !== undefined && contracts[contract].columns.some(({ name }) => name === column);
  }
}
