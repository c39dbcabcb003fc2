import { contracts, type ColumnKind, type ContractName } from '../../core/index.js';

/** A column that is to be made of messages. */
export interface PlannedColumn {
  readonly name: string;
  readonly kind: ColumnKind;
  readonly nullable: boolean;
  readonly ofContract: boolean;
}

const KINDS = {
  number: 'number',
  text: 'text',
  word: 'word',
  time: 'time',
  integer: 'sequence',
  boolean: 'boolean',
} as const satisfies Record<string, ColumnKind>;

/** Without these a row belongs nowhere. */
const NEEDED: ReadonlySet<string> = new Set(['time', 'available', 'symbol']);

export interface ColumnsGiven {
  readonly contract?: ContractName | undefined;
  readonly schema: Readonly<Record<string, keyof typeof KINDS>>;
  readonly latency: boolean;
}

/** The columns in their order: those of the contract, then those that were asked for beside it. */
export function plannedColumns({ contract, schema, latency }: ColumnsGiven): PlannedColumn[] {
  const planned: PlannedColumn[] =
    contract === undefined ? [] : contracts[contract].columns.map((entry) => ({ ...entry, ofContract: true }));
  for (const [name, kind] of Object.entries(schema))
    planned.push({ name, kind: KINDS[kind], nullable: !NEEDED.has(name), ofContract: false });
  if (latency && planned.length > 0)
    planned.push({ name: 'latencyMs', kind: 'number', nullable: true, ofContract: false });
  return planned;
}
