import { RecordBatch, Table } from 'apache-arrow';
import { lastValueFrom, tap, type Observable } from 'rxjs';
import * as z from 'zod';
import { InvalidParams, RxArrowError } from '../base/errors.js';
import { decodeSnapshot, encodeSnapshot, isControl, type StateTables } from '../columnar/index.js';
import { FlowContext, StageNode, type Emit, type SyncStage } from '../runtime/flow/index.js';
import { configuredOf, type BatchOperator, type Component, type Configured } from './component.js';

/** An operator as a pipeline file has it: its name, and its parameters. */
export type Step = Readonly<Record<string, unknown>>;

/** Operators that have learned what they know of a stream, and learn no more. */
export interface Fitted {
  /** The list `operators` of a pipeline file; plain data, to be saved as JSON. */
  readonly steps: readonly Step[];
  /** The same for `pipe()` and `compute()`. */
  readonly operators: readonly BatchOperator[];
}

/** The parameter that a component which can be fitted has: what `fit()` has found, as text. */
export function fittedParam(): z.ZodOptional<z.ZodString> {
  return z
    .string()
    .min(1)
    .optional()
    .describe(
      'What `fit()` has learned of another stream; then nothing more is learned. Without it each row is learned from.',
    );
}

/**
 * Gives a stage what `fit()` has learned.
 * @throws InvalidParams when it is damaged or of another component
 */
export function giveFitted(component: string, fitted: string, stage: Pick<SyncStage, 'restore'>): void {
  const refuse = (found: string, cause: unknown): never => {
    throw new InvalidParams({
      component,
      path: 'fitted',
      found,
      expected: `what fit() gave for "${component}"`,
      hint: cause instanceof Error ? cause.message : undefined,
    });
  };
  let tables: StateTables;
  let name: string;
  try {
    ({ tables, component: name } = decodeSnapshot(Uint8Array.from(Buffer.from(fitted, 'base64'))));
  } catch (error) {
    return refuse(`${fitted.slice(0, 20)}...`, error);
  }
  if (name !== component) refuse(`what was learned by "${name}"`, undefined);
  stage.restore?.(tables);
}

interface OpenStep {
  readonly configured: Configured;
  readonly stage: SyncStage;
}

/**
 * Runs operators over the whole of a stream or table, and gives them back with what they have learned: those with a parameter
 * `fitted` learn nothing more, the others begin anew.
 * @throws RxArrowError for an operator that is not synchronous or not ours
 */
export async function fit(
  input: Table | RecordBatch | Observable<RecordBatch>,
  ...operators: readonly object[]
): Promise<Fitted> {
  const context = new FlowContext({ name: 'fit' });
  context.onFailure = (error) => {
    throw error;
  };
  const steps = operators.map((operator) => openStep(operator, context));
  const into = steps.reduceRight<Emit>(
    (next, { stage }) =>
      (batch) =>
        stage.process(batch, next),
    () => undefined,
  );
  try {
    if (input instanceof Table) for (const batch of input.batches) into(batch);
    else if (input instanceof RecordBatch) into(input);
    else
      await lastValueFrom(
        input.pipe(
          tap((batch) => {
            if (!isControl(batch)) into(batch);
          }),
        ),
        { defaultValue: undefined },
      );
    return fittedOf(
      steps.map(learnedStep),
      steps.map(({ configured }) => configured),
    );
  } finally {
    for (const { stage } of steps) stage.close?.();
  }
}

/**
 * Makes operators of what `fit()` gave as `steps`, such as from a file.
 * @throws InvalidParams for a step whose component is not among those given
 */
export function fittedOperators(steps: readonly Step[], components: readonly Component[]): BatchOperator[] {
  return steps.map((step) => {
    const [[name, params] = ['', undefined]] = Object.entries(step);
    const component = components.find(({ card }) => card.name === name);
    if (component !== undefined) return component.configure(params) as BatchOperator;
    throw new InvalidParams({
      component: 'fittedOperators',
      path: 'components',
      found: components.map(({ card }) => card.name),
      expected: `"${name}" among them, which the steps name`,
    });
  });
}

function openStep(operator: object, context: FlowContext): OpenStep {
  const configured = configuredOf(operator);
  if (configured?.stage.mode !== 'sync')
    throw new RxArrowError('NotComputable', 'fit() takes synchronous operators of rxarrow only.', {
      component: configured?.card.name,
      hint: 'Put the other stages into the stream that is given to fit().',
    });
  const node = new StageNode(context, configured.card.name, configured.id);
  return { configured, stage: configured.stage.open(node) };
}

function learnedStep({ configured, stage }: OpenStep): Step {
  const { card, given } = configured;
  const params = (configured.params ?? {}) as Readonly<Record<string, unknown>>;
  if (card.fits !== true || params['fitted'] !== undefined) return { [card.name]: given ?? {} };
  const bytes = encodeSnapshot({ component: card.name, version: 1, digest: '', tables: stage.snapshot?.() ?? {} });
  return { [card.name]: { ...(given as object), fitted: Buffer.from(bytes).toString('base64') } };
}

function fittedOf(steps: readonly Step[], configured: readonly Configured[]): Fitted {
  const operators = configured.map(({ card, configure }, at) => {
    const operator = configure?.(steps[at]?.[card.name]);
    if (operator === undefined)
      throw new RxArrowError('NotComputable', `fit() cannot configure "${card.name}" again.`, { component: card.name });
    return operator as BatchOperator;
  });
  return { steps, operators };
}
