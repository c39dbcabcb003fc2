import { contracts, type ColumnKind, type ContractName } from './contracts.js';

/** What columns of foreign rows may hold, by the words that users write. */
export const foreignKinds = ['number', 'text', 'word', 'time', 'integer', 'boolean'] as const;
export type ForeignKind = (typeof foreignKinds)[number];

/** A column that is to be made of foreign rows: of a file, or of messages. */
export interface ForeignColumn {
  readonly name: string;
  readonly kind: ColumnKind;
  readonly nullable: boolean;
  readonly ofContract: boolean;
}

/** When and of what a row is, everything behind depends on. */
const NEEDED: ReadonlySet<string> = new Set(['time', 'available', 'symbol']);

/** The columns in their order: those of the contract, then those that were asked for beside it. */
export function foreignColumns(
  contract: ContractName | undefined,
  schema: Readonly<Record<string, ForeignKind>> = {},
): ForeignColumn[] {
  const columns: ForeignColumn[] =
    contract === undefined ? [] : contracts[contract].columns.map((entry) => ({ ...entry, ofContract: true }));
  for (const [name, word] of Object.entries(schema)) {
    if (columns.some((column) => column.name === name)) continue;
    const kind = word === 'integer' ? 'sequence' : word;
    columns.push({ name, kind, nullable: !NEEDED.has(name), ofContract: false });
  }
  return columns;
}
