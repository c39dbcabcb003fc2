import * as z from 'zod';
import { InvalidParams } from '../../base/errors.js';
import { once } from '../../base/once.js';
import { durationMs } from '../../columnar/index.js';
import {
  configuredOf,
  durationParam,
  linkUpstream,
  parseParams,
  pullSource,
  type PullReader,
} from '../../core/index.js';
import type { Observable } from 'rxjs';
import type { RecordBatch } from 'apache-arrow';
import type { ReaderContext } from '../flow/index.js';
import { sharedByName } from './shared-policies.js';
import { SupervisedReader, type SupervisedGroup } from './supervised-reader.js';

const supervision = () =>
  z.strictObject({
    policy: z
      .enum(['oneForOne', 'oneForAll'])
      .default('oneForOne')
      .describe('oneForOne: the source that failed is started anew; oneForAll: all of its group.'),
    group: z.string().min(1).default('run').describe('Sources that are started anew together, for oneForAll.'),
    maxRestarts: z.int().min(1).default(10).describe('Restarts within "within" before it is given up.'),
    within: durationParam().default('10m').describe('The time that restarts are counted in.'),
    giveUp: z
      .enum(['fail', 'end'])
      .default('fail')
      .describe('Then the run fails, or the source ends as if it had nothing more.'),
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
 * A source that is started anew when it fails, within the run: it goes on where it was, with the same identity, so that a checkpointed
 * run sees one source. One that cannot be read again goes on after a gap. Stages are not restarted: an error of one fails the run
 * unless `onError` says otherwise, since its state could not be trusted.
 * @throws InvalidParams for settings out of range, and for what is no source of rxarrow
 */
export function supervise<S extends Observable<RecordBatch>>(source: S, options: SuperviseOptions = {}): S {
  const { recover, ...given } = options;
  const configured = configuredOf(source);
  const name = configured?.card.name ?? 'supervise';
  const settings = parseParams(name, superviseSettings(), given);
  if (
    configured?.stage.mode !== 'source' ||
    configured.stage.open === undefined ||
    configured.stage.identity === undefined
  ) {
    throw new InvalidParams({
      component: name,
      path: 'supervise',
      found: configured === undefined ? source : `a ${configured.card.kind}`,
      expected: 'a source of rxarrow, before any operator',
    });
  }
  const { open, identity } = configured.stage;
  const supervised = async (reading: ReaderContext): Promise<PullReader> => {
    const { context } = reading;
    const group =
      settings.policy === 'oneForAll'
        ? sharedByName(context, 'supervise', settings.group, 'group', (): SupervisedGroup => ({ failures: 0 })).value
        : undefined;
    const again = () => open(reading);
    return new SupervisedReader(
      await again(),
      identity.id ?? identity.name,
      context,
      again,
      {
        maxRestarts: settings.maxRestarts,
        withinMs: durationMs(settings.within),
        giveUp: settings.giveUp,
        firstMs: durationMs(settings.first),
        mostMs: durationMs(settings.most),
        growth: settings.growth,
        jitter: settings.jitter,
        recover,
      },
      group,
    );
  };
  return linkUpstream(pullSource(identity, supervised), [], {
    ...configured,
    settings: { ...configured.settings, supervise: given },
    stage: { ...configured.stage, open: supervised },
  }) as unknown as S;
}
