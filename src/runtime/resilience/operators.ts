import { InvalidParams, RxArrowError } from '../../base/errors.js';
import { asyncStageOperator, brandOperator, configuredOf, parseParams, type Configured } from '../../core/index.js';
import { POLICY_ORDER, resilienceSettings, type PolicyName, type ResilienceSettings } from './settings.js';
import { ResilientStage } from './resilient-stage.js';

/**
 * An operator or sink that waits for something outside, with policies around its calls: the same as its `resilience:` in a file.
 * They stand in a fixed order, from the outside in: fallback, retry, breaker, rateLimit, timeout, hedge, bulkhead.
 * @throws InvalidParams for settings out of range, and for what a stage must not be given twice
 */
export function withResilience<O extends object>(stage: O, settings: ResilienceSettings): O {
  const configured = configuredOf(stage);
  const name = configured?.card.name ?? 'stage';
  const checked = parseParams(name, resilienceSettings(), settings);
  const wanted = POLICY_ORDER.filter((policy) => settings[policy] !== undefined);
  if (configured?.stage.mode !== 'async') {
    throw new InvalidParams({
      component: name,
      path: 'resilience',
      found: configured === undefined ? stage : `a ${configured.card.kind} that settles at once`,
      expected: 'an operator or sink that waits for something outside',
    });
  }
  for (const policy of wanted) refuseRepeats(configured, policy, settings);
  const { open, concurrency, identity } = configured.stage;
  const openResilient: typeof open = (node) => new ResilientStage(open(node), checked, node);
  const known = configured.settings?.['resilience'] as ResilienceSettings | undefined;
  const operator = asyncStageOperator(identity, openResilient, concurrency);
  return brandOperator(operator, {
    ...configured,
    stage: { ...configured.stage, open: openResilient },
    settings: { ...configured.settings, resilience: merged(name, known, settings) },
  }) as O;
}

/** Policies of a pipe that a file can say: each once, the later ones around the earlier. Undefined for others. */
function merged(
  name: string,
  inner: ResilienceSettings | undefined,
  outer: ResilienceSettings,
): ResilienceSettings | Misplaced {
  if (inner === undefined) return outer;
  if (inner instanceof Misplaced) return inner;
  const places = (settings: ResilienceSettings): number[] =>
    POLICY_ORDER.flatMap((policy, place) => (settings[policy] === undefined ? [] : [place]));
  const fits = Math.max(...places(outer)) < Math.min(...places(inner));
  return fits ? { ...outer, ...inner } : new Misplaced(name);
}

/** Stands for policies in an order of their own, which a file cannot say. */
class Misplaced {
  readonly component: string;

  constructor(component: string) {
    this.component = component;
  }

  toJSON(): never {
    throw new RxArrowError('OpaqueStage', `${this.component}: Its policies stand in an order that a file cannot say.`, {
      component: this.component,
      hint: `Put them in the order ${POLICY_ORDER.join(', ')}, from the outside in.`,
    });
  }
}

function refuseRepeats({ card }: Configured, policy: PolicyName, settings: ResilienceSettings): void {
  if (card.kind !== 'sink' || (policy !== 'retry' && policy !== 'hedge')) return;
  const { delivery } = card;
  const mayRepeat = policy === 'retry' ? ['idempotent', 'atLeastOnce'] : ['idempotent'];
  if (delivery !== undefined && mayRepeat.includes(delivery)) return;
  const why =
    delivery === 'orders'
      ? 'it sends orders, and a repeated call could send one twice'
      : delivery === undefined
        ? 'it does not say whether it may be given a batch twice'
        : 'a repeated call leaves its rows there twice';
  throw new InvalidParams({
    component: card.name,
    path: `resilience.${policy}`,
    found: settings[policy],
    expected: `no such setting of this sink: ${why}`,
    hint:
      delivery === 'orders'
        ? 'Leave it out: the desk asks the venue for an order whose outcome is unknown.'
        : `Leave it out, or use a sink whose definition has delivery: ${mayRepeat.map((word) => `"${word}"`).join(' or ')}.`,
  });
}

type Setting<K extends PolicyName> = NonNullable<ResilienceSettings[K]>;

/** Opens after failures: while it is open no call passes, and the sources beneath stop reading. */
export function withBreaker<O extends object>(stage: O, breaker: Setting<'breaker'> = {}): O {
  return withResilience(stage, { breaker });
}

/** Tries failed calls again, within the retry budget of the run. */
export function withRetry<O extends object>(stage: O, retry: Setting<'retry'> = {}): O {
  return withResilience(stage, { retry });
}

/** Gives calls up that take longer than `timeout`, such as "2s". */
export function withTimeout<O extends object>(stage: O, timeout: Setting<'timeout'>): O {
  return withResilience(stage, { timeout });
}

/** Bounds the calls under way; with a `name`, those of several stages together. */
export function withBulkhead<O extends object>(stage: O, bulkhead: Setting<'bulkhead'>): O {
  return withResilience(stage, { bulkhead });
}

/** Bounds the calls in a time by a token bucket; with a `name`, those of several stages together. */
export function withRateLimit<O extends object>(stage: O, rateLimit: Setting<'rateLimit'>): O {
  return withResilience(stage, { rateLimit });
}

/** Makes a slow call again beside itself; the first answer counts. */
export function withHedge<O extends object>(stage: O, hedge: Setting<'hedge'>): O {
  return withResilience(stage, { hedge });
}

/** What becomes of a batch when its call has failed for good. */
export function withFallback<O extends object>(stage: O, fallback: Setting<'fallback'>): O {
  return withResilience(stage, { fallback });
}
