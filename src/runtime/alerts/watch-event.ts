import type { RunEvent } from '../../core/index.js';
import type { AlertRule } from './rule-params.js';
import type { Judged } from './watch-metric.js';

/** What an event says to a rule about changes; undefined when it is none of the rule's business. */
export function judgeEvent(rule: AlertRule, event: RunEvent): (Judged & { readonly said: string }) | undefined {
  const { change } = rule;
  if (change?.event !== event.kind) return undefined;
  const seen = stateOf(event);
  if (seen === undefined || (change.component !== undefined && change.component !== seen.of)) return undefined;
  const holds = change.to === undefined ? seen.bad : change.to.includes(seen.state);
  return { labels: seen.of === undefined ? {} : { component: seen.of }, holds, said: seen.said };
}

interface Seen {
  readonly of: string | undefined;
  readonly state: string;
  /** Whether it is one to be told of where the rule names none. */
  readonly bad: boolean;
  readonly said: string;
}

function stateOf(event: RunEvent): Seen | undefined {
  switch (event.kind) {
    case 'breaker':
      return {
        of: event.component,
        state: event.to,
        bad: event.to === 'open',
        said: `the breaker is ${event.to}: ${event.reason}`,
      };
    case 'health':
      return {
        of: event.component,
        state: event.state,
        bad: event.state === 'degraded' || event.state === 'unhealthy',
        said: `it is ${event.state}${event.reasons.length === 0 ? '' : `: ${event.reasons.join('; ')}`}`,
      };
    case 'trading':
      return {
        of: undefined,
        state: event.state,
        bad: event.state !== 'open',
        said: `trading is ${event.state}${event.causes.length === 0 ? '' : `: ${event.causes.join('; ')}`}`,
      };
    case 'checkpoint':
      return {
        of: undefined,
        state: event.outcome,
        bad: event.outcome === 'skipped' || event.outcome === 'failed',
        said: `checkpoint ${event.number} ${event.outcome}${event.detail === '' ? '' : `: ${event.detail}`}`,
      };
    case 'gap':
      return { of: event.source, state: 'gap', bad: true, said: event.detail };
    case 'drop':
      return { of: event.source, state: 'drop', bad: true, said: `${event.rows} rows were dropped: ${event.cause}` };
    case 'failure':
      return { of: undefined, state: 'failure', bad: true, said: `the run has failed: ${String(event.error)}` };
    default:
      return undefined;
  }
}
