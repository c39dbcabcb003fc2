import * as z from 'zod';
import { InvalidParams } from '../../base/errors.js';
import { once } from '../../base/once.js';
import { durationMs } from '../../columnar/index.js';
import {
  brandOperator,
  configuredOf,
  durationParam,
  linkUpstream,
  parseParams,
  pullSource,
  stageOperator,
  type PullReader,
  type StageNode,
  type SyncStage,
} from '../../core/index.js';
import type { FlowContext, ReaderContext } from '../flow/index.js';
import { sharedByName } from './shared-policies.js';
import { SupervisedReader, type SupervisedGroup } from './supervised-reader.js';
import { SupervisedStage } from './supervised-stage.js';

const supervision = () =>
  z.strictObject({
    policy: z
      .enum(['oneForOne', 'oneForAll'])
      .default('oneForOne')
      .describe('oneForOne: what failed is started anew; oneForAll: all of its group.'),
    group: z
      .string()
      .min(1)
      .default('run')
      .describe('Sources and operators that are started anew together, for oneForAll.'),
    maxRestarts: z.int().min(1).default(10).describe('Restarts within "within" before it is given up.'),
    within: durationParam().default('10m').describe('The time that restarts are counted in.'),
    giveUp: z
      .enum(['fail', 'end'])
      .default('fail')
      .describe('Then the run fails, or the stream ends there as if there were nothing more.'),
    first: durationParam().default('100ms').describe('Wait before the first restart.'),
    most: durationParam().default('30s').describe('The longest wait.'),
    growth: z.number().min(1).default(2).describe('How much longer each wait is than the one before.'),
    jitter: z.number().min(0).max(1).default(0.5).describe('Share of the wait that chance takes away.'),
  });

/** Settings of `supervise`, as files have them. */
export const superviseSettings: () => ReturnType<typeof supervision> = once(supervision);
export type SuperviseSettings = z.input<ReturnType<typeof supervision>>;

export interface SuperviseOptions extends SuperviseSettings {
  /** Called before each restart, to do what has to be done: a new token, another address. What it throws counts as a failure. */
  readonly recover?: (error: unknown, attempt: number) => void | Promise<void>;
}

/**
 * A source or an operator that is started anew when it fails, within the run and with the same identity.
 *
 * A source goes on where it was, so that a checkpointed run sees one source; one that cannot be read again goes on after a gap. An
 * operator begins afresh, since a state that threw cannot be trusted: the batch that it threw at goes to the dead letters, what it held
 * is dropped and counted, and a gap goes up the stream. With `oneForAll` all sources and operators of a group are started anew, each
 * with its next batch, so that a branch of the pipe begins afresh together.
 * @throws InvalidParams for settings out of range; for sinks, joins and operators that wait for something outside, which have
 * `onError` and `resilience`; for foreign streams and operators
 */
export function supervise<S extends object>(part: S, options: SuperviseOptions = {}): S {
  const { recover, ...given } = options;
  const configured = configuredOf(part);
  const name = configured?.card.name ?? 'supervise';
  const settings = parseParams(name, superviseSettings(), given);
  const limits = {
    maxRestarts: settings.maxRestarts,
    withinMs: durationMs(settings.within),
    giveUp: settings.giveUp,
    firstMs: durationMs(settings.first),
    mostMs: durationMs(settings.most),
    growth: settings.growth,
    jitter: settings.jitter,
  };
  const groupIn = (context: FlowContext): SupervisedGroup | undefined =>
    settings.policy === 'oneForAll'
      ? sharedByName(context, 'supervise', settings.group, 'group', (): SupervisedGroup => ({ failures: 0 })).value
      : undefined;
  const refuse = (expected: string): InvalidParams =>
    new InvalidParams({
      component: name,
      path: 'supervise',
      found:
        configured === undefined
          ? part
          : /^[aeiou]/.test(configured.card.kind)
            ? `an ${configured.card.kind}`
            : `a ${configured.card.kind}`,
      expected,
    });
  const stage = configured?.stage;
  if (configured === undefined || (stage?.mode !== 'source' && stage?.mode !== 'sync'))
    throw refuse('a source or an operator of rxarrow, by itself, that settles at once');
  const settled = { ...configured.settings, supervise: given };
  if (stage.mode === 'sync') {
    if (configured.card.kind === 'sink')
      throw refuse('no such setting of a sink, which would lose or repeat what it has written; it has "onError"');
    if (recover !== undefined) throw refuse('"recover" for sources only: there is nothing to mend between two batches');
    const { open, identity } = stage;
    const opener = (node: StageNode): SyncStage =>
      new SupervisedStage(() => open(node), node, limits, groupIn(node.context));
    const operator = stageOperator(identity, opener);
    return brandOperator(operator, {
      ...configured,
      settings: settled,
      stage: { ...stage, open: opener },
    }) as unknown as S;
  }
  const { open, identity } = stage;
  if (open === undefined || identity === undefined) throw refuse('a source of rxarrow, before any operator');
  const supervised = async (reading: ReaderContext): Promise<PullReader> => {
    const { context } = reading;
    const again = () => open(reading);
    const id = identity.id ?? identity.name;
    return new SupervisedReader(await again(), id, context, again, { ...limits, recover }, groupIn(context));
  };
  return linkUpstream(pullSource(identity, supervised), [], {
    ...configured,
    settings: settled,
    stage: { ...stage, open: supervised },
  }) as unknown as S;
}
