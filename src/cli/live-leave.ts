import type { Pipeline } from '../pipeline/index.js';
import { configuredOf } from '../core/index.js';
import { BadInput } from './failure.js';

export interface LiveOptions {
  /** Orders may go to a venue. */
  readonly live?: boolean;
  /** The account, once more. */
  readonly account?: string;
}

/**
 * Real orders are asked for twice: in the file, and by whoever runs it.
 * @throws BadInput when the two do not say the same
 */
export function requireLeave(pipeline: Pipeline, path: string, options: LiveOptions): void {
  const account = liveAccount(pipeline);
  if (account === undefined) {
    if (options.live === true)
      throw new BadInput(
        `${path}: --live was given, but the file has no service "trading" with "effect: live".`,
        'Leave the flag out to run on paper.',
      );
    return;
  }
  if (options.live !== true)
    throw new BadInput(
      `${path}: the file trades account "${account}" live.`,
      `Run it with --live --account ${account} if real orders are to be sent.`,
    );
  if (options.account !== account)
    throw new BadInput(
      `${path}: the file trades account "${account}", and --account says ${options.account === undefined ? 'nothing' : `"${options.account}"`}.`,
      'Both must name the same account.',
    );
}

/** The account that a file trades with real orders; undefined when it does not. */
function liveAccount(pipeline: Pipeline): string | undefined {
  for (const service of pipeline.services) {
    const configured = configuredOf(service);
    if (configured?.card.name !== 'trading') continue;
    const { effect, accountId } = configured.params as { readonly effect?: unknown; readonly accountId?: unknown };
    if (effect === 'live') return typeof accountId === 'string' ? accountId : '';
  }
  return undefined;
}
