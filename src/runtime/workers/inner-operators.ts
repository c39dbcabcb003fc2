import { availableParallelism } from 'node:os';
import type { Schema } from 'apache-arrow';
import { InvalidParams, RxArrowError } from '../../base/errors.js';
import { configuredOf, outputSchema, type BatchOperator, type Configured } from '../../core/index.js';
import { useDocument } from '../../pipeline/index.js';

const DEFAULT_KEY = 'symbol';

/** As many threads as there are cores beside the one that the run itself is on. */
export function threadsOfMachine(): number {
  return Math.max(1, availableParallelism() - 1);
}

/**
 * The operators of a `parallel`, each of which must do its work for one key without seeing the rows of another, at once, and be
 * such that another thread can make it from its name and parameters.
 * @throws InvalidParams that names the one that cannot
 */
export function innerOperators(operators: readonly BatchOperator[], by: string): Configured[] {
  return operators.map((operator, index) => {
    const configured = configuredOf(operator) as Configured;
    const { card, stage, params, settings } = configured;
    const refuse = (expected: string, hint?: string): never => {
      throw new InvalidParams({
        component: 'parallel',
        path: `operators.${index}`,
        found: card.name,
        expected,
        hint,
      });
    };
    if (card.scope !== 'key' && card.scope !== 'row')
      refuse(
        `an operator that works row by row or key by key; the scope of "${card.name}" is ${card.scope}, it has to see the rows of all keys`,
        'Put it before or behind `parallel`.',
      );
    if (stage.mode !== 'sync')
      refuse(
        `an operator that settles at once; "${card.name}" ${stage.mode === 'relay' ? 'is a buffer' : 'waits for something'}`,
        'Put it before or behind `parallel`.',
      );
    if (settings !== undefined)
      refuse('an operator without settings of its own, such as `onError`', 'Put it before or behind `parallel`.');
    if (card.looksAhead === true)
      refuse(`an operator that knows no later rows; "${card.name}" does`, 'Put it before or behind `parallel`.');
    const own = (params as { readonly by?: unknown } | undefined)?.by;
    if (card.scope === 'key' && (own === undefined ? DEFAULT_KEY : own) !== by)
      refuse(
        `an operator by the same column, "${by}"; "${card.name}" is by ${own === null ? 'no column' : JSON.stringify(own ?? DEFAULT_KEY)}`,
        `Give it by: ${by}, or give \`parallel\` its column.`,
      );
    // Functions of columns are written when the columns are known; what is no plain data never is.
    try {
      useDocument(configured);
    } catch (error) {
      if (!(error instanceof RxArrowError) || !/known before the run/.test(error.message))
        refuse(
          `an operator whose parameters are plain data or column expressions; those of "${card.name}" cannot go to another thread`,
          error instanceof RxArrowError ? error.message : undefined,
        );
    }
    return configured;
  });
}

/** The operators as a file has them, and the columns that come out of the last; undefined where only a run can tell. */
export function chainDocuments(
  operators: readonly Configured[],
  input: Schema,
): { readonly documents: readonly unknown[]; readonly output: Schema | undefined } {
  let at: Schema | undefined = input;
  const documents: unknown[] = [];
  for (const configured of operators) {
    documents.push(useDocument(configured, at));
    at = at === undefined ? undefined : outputSchema(configured, [at]);
  }
  return { documents, output: at };
}

/** The columns that indicators read; undefined where an operator may read any. */
export function columnsRead(operators: readonly Configured[], by: string): ReadonlySet<string> | undefined {
  const read = new Set([by]);
  for (const { card, params } of operators) {
    const { column, columns, timeToLive } = params as {
      readonly column?: string;
      readonly columns?: Readonly<Record<string, string>>;
      readonly timeToLive?: string;
    };
    if (card.kind !== 'indicator' || card.inputs === undefined || timeToLive !== undefined) return undefined;
    for (const role of card.inputs) read.add(column ?? columns?.[role] ?? role);
  }
  return read;
}
