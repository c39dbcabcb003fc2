import { foreignColumns, type ContractName, type ForeignColumn, type ForeignKind } from '../../core/index.js';

export interface ColumnsGiven {
  readonly contract?: ContractName | undefined;
  readonly schema: Readonly<Record<string, ForeignKind>>;
  readonly latency: boolean;
}

/** The columns that are made of messages, in their order. */
export function plannedColumns({ contract, schema, latency }: ColumnsGiven): ForeignColumn[] {
  const planned = foreignColumns(contract, schema);
  if (latency && planned.length > 0)
    planned.push({ name: 'latencyMs', kind: 'number', nullable: true, ofContract: false });
  return planned;
}
