import { Schema, type Data, type Field, type RecordBatch } from 'apache-arrow';
import { SchemaMismatch } from '../../src/base/errors.js';
import { appendColumns, columnIndex } from '../../src/columnar/index.js';
import { configuredOf, ruleBinder, type BatchOperator, type Component, type RuleState } from '../../src/core/index.js';
import { FlowContext, StageNode, type SyncStage } from '../../src/runtime/flow/index.js';

/** What a component keeps between rows, in words, found by running it over some rows. */
export function stateWords(component: Component, params: unknown, rows: RecordBatch): string | undefined {
  const { card } = component;
  if (card.kind === 'rule') return ruleState(component, params);
  if (card.kind === 'venue') return undefined;
  if (card.scope === 'account') return 'The account: positions, cash, open orders, the state of its rules.';
  if (card.kind !== 'indicator' && card.kind !== 'operator') return undefined;
  if (card.needs !== undefined) return undefined;
  const configured = configuredOf(component.configure(params) as BatchOperator);
  if (configured?.stage.mode !== 'sync') return undefined;
  const { stage } = configured;
  const open = (): SyncStage =>
    stage.open(new StageNode(new FlowContext({ name: 'pages', late: () => undefined }), card.name, undefined));
  const waiting = open().heldRows === undefined ? [] : ['rows that wait'];
  const known = new Set(rows.schema.fields.map(({ name }) => name as string));
  const fields = stateFields(open, rows).filter(({ name }) => !known.has(name));
  const kept = [...waiting, ...fields.map(({ name, type }) => `\`${name}\` (${typeWords(type)})`)];
  if (kept.length === 0) return 'Nothing.';
  return `${card.scope === 'key' ? 'Of each symbol ' : ''}${kept.join(', ')}.`.replace(/^./, (first) =>
    first.toUpperCase(),
  );
}

/** What is in its state after some rows. Columns that bars do not have, as the price of a trade, are the close by another name. */
function stateFields(open: () => SyncStage, rows: RecordBatch): { readonly name: string; readonly type: string }[] {
  const stage = open();
  try {
    stage.process(rows, () => undefined);
    return Object.values(stage.snapshot?.() ?? {}).flatMap((table) =>
      // What has no rows only tells of columns.
      table.numRows === 0
        ? []
        : table.schema.fields
            .map(({ name, type }) => ({ name, type: String(type) }))
            .filter(({ name }) => name !== 'key'),
    );
  } catch (error) {
    if (!(error instanceof SchemaMismatch)) throw error;
    // What it does without state needs no rows to be seen.
    if (stage.snapshot === undefined) return [];
    if (columnIndex(rows.schema, error.column) >= 0) throw error;
    const close = columnIndex(rows.schema, 'close');
    const field = (rows.schema.fields[close] as Field).clone({ name: error.column });
    const schema = new Schema([...rows.schema.fields, field], rows.schema.metadata);
    return stateFields(open, appendColumns(rows, schema, [rows.data.children[close] as Data]));
  } finally {
    stage.close?.();
  }
}

function typeWords(type: string): string {
  const fixed = /^FixedSizeList\[(\d+)\]<(.*)>$/.exec(type);
  return fixed === null ? type : `${fixed[1] ?? ''} × ${fixed[2] ?? ''}`;
}

/** A rule asks for its columns when it is opened; here they are only written down. */
function ruleState(component: Component, params: unknown): string | undefined {
  const asked: string[] = [];
  const numbers =
    (words: string) =>
    (name: string): { values: Float64Array } => {
      asked.push(`\`${name}\` (${words})`);
      return { values: new Float64Array(1) };
    };
  const times =
    (words: string) =>
    (name: string): { values: BigInt64Array } => {
      asked.push(`\`${name}\` (${words})`);
      return { values: new BigInt64Array(1) };
    };
  const state: RuleState = {
    perSymbol: numbers('a number of each symbol'),
    timePerSymbol: times('a time of each symbol'),
    number: numbers('a number'),
    time: times('a time'),
  };
  ruleBinder(component)?.(params).open(state);
  return asked.length === 0 ? 'Nothing.' : `${asked.join(', ')}.`;
}
