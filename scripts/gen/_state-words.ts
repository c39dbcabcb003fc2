import type { RecordBatch } from 'apache-arrow';
import { SchemaMismatch } from '../../src/base/errors.js';
import { configuredOf, ruleBinder, type BatchOperator, type Component, type RuleState } from '../../src/core/index.js';
import { FlowContext, StageNode, type SyncStage } from '../../src/runtime/flow/index.js';

/** What a component keeps between rows, in words, found by running it over some rows. */
export function stateWords(component: Component, params: unknown, rows: RecordBatch): string | undefined {
  const { card } = component;
  if (card.kind === 'rule') return ruleState(component, params);
  if (card.kind === 'venue') return undefined;
  if (card.scope === 'account') return 'The account: positions, cash, open orders, the state of its rules.';
  if (card.kind !== 'indicator' && card.kind !== 'operator') return undefined;
  const configured = configuredOf(component.configure(params) as BatchOperator);
  if (configured?.stage.mode !== 'sync') return undefined;
  const opened = configured.stage.open(new StageNode(new FlowContext({ name: 'pages' }), card.name, undefined));
  const waiting = opened.heldRows === undefined ? [] : ['rows that wait'];
  const known = new Set(rows.schema.fields.map(({ name }) => name as string));
  const fields = stateFields(opened, rows).filter(({ name }) => !known.has(name));
  const kept = [...waiting, ...fields.map(({ name, type }) => `\`${name}\` (${typeWords(type)})`)];
  if (kept.length === 0) return 'Nothing.';
  return `${card.scope === 'key' ? 'Of each symbol ' : ''}${kept.join(', ')}.`.replace(/^./, (first) =>
    first.toUpperCase(),
  );
}

function stateFields(stage: SyncStage, rows: RecordBatch): { readonly name: string; readonly type: string }[] {
  try {
    stage.process(rows, () => undefined);
    return Object.values(stage.snapshot?.() ?? {}).flatMap((table) =>
      table.schema.fields.map(({ name, type }) => ({ name, type: String(type) })).filter(({ name }) => name !== 'key'),
    );
  } catch (error) {
    // Columns that bars do not have: what it does without state needs no rows to be seen.
    if (error instanceof SchemaMismatch && stage.snapshot === undefined) return [];
    throw error;
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
