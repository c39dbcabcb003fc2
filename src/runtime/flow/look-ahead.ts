import { RxArrowError } from '../../base/errors.js';
import type { StageNode } from './stage-node.js';

/** Why a run with these stages may not trade: one of them tells of a row what is known only later. Undefined when it may. */
export function lookAheadRefusal(stages: Iterable<StageNode>, trader: string): RxArrowError | undefined {
  for (const stage of stages)
    if (stage.looksAhead)
      return new RxArrowError(
        'LookAhead',
        `"${stage.name}" tells of a row what is known only later, but the run trades: "${trader}" belongs to it.`,
        {
          component: stage.name,
          hint: 'Make training tables in a run of their own. To learn while trading, use onlineRegression or onlineLogistic.',
        },
      );
  return undefined;
}
