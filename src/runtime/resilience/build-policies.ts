import { checkpointParts, healthService } from '../../core/index.js';
import type { FlowContext, StageNode } from '../flow/index.js';
import { Breaker } from './breaker.js';
import { bulkheadPolicy, consecutiveRule, countRule } from './cockatiel.js';
import { Hedge } from './hedge.js';
import type { Policy, PolicyHost } from './policy.js';
import { RateLimit } from './rate-limit.js';
import { Retry } from './retry.js';
import { RetryBudget } from './retry-budget.js';
import { durationMs } from '../../columnar/index.js';
import type { ResolvedResilience } from './settings.js';
import { sharedByName } from './shared-policies.js';
import { timeoutPolicy } from './timeout.js';
import { SamplingRule, type TripRule } from './trip-rule.js';

/** The policies of one stage, from the outside in, and the way to let go of them. */
export interface StagePolicies {
  readonly policies: readonly Policy[];
  close(): void;
}

type Part<K extends keyof ResolvedResilience> = NonNullable<ResolvedResilience[K]>;

/** Makes the policies of a stage; those with a name are shared with the other stages of the run that give it. */
export function buildPolicies(settings: ResolvedResilience, node: StageNode): StagePolicies {
  const { context } = node;
  const host = hostOf(node);
  const closing: (() => void)[] = [];
  const shared = <P extends Policy>(
    kind: string,
    part: { readonly name?: string | undefined },
    make: (host: PolicyHost) => P,
  ): P => {
    const { name } = part;
    if (name === undefined) {
      const own = make(host);
      const forget = keep(own, () => `${kind} of ${node.id}`, context);
      closing.push(() => {
        forget();
        own.close?.();
      });
      return own;
    }
    const use = sharedByName(context, kind, name, part, () => make({ ...host, component: name }));
    const forget = use.isNew ? keep(use.value, () => `${kind} ${name}`, context) : undefined;
    closing.push(() => {
      forget?.();
      if (use.release()) use.value.close?.();
    });
    return use.value;
  };
  const policies: Policy[] = [];
  const { retry, breaker, rateLimit, timeout, hedge, bulkhead } = settings;
  if (retry !== undefined) policies.push(retryOf(retry, host, node));
  if (breaker !== undefined) {
    const made = shared('breaker', breaker, (owner) => breakerOf(breaker, owner));
    made.join(host);
    policies.push(made);
  }
  if (rateLimit !== undefined)
    policies.push(shared('rateLimit', rateLimit, ({ clock }) => rateLimitOf(rateLimit, clock)));
  if (timeout !== undefined) policies.push(timeoutPolicy(host, durationMs(timeout)));
  if (hedge !== undefined) policies.push(new Hedge(host, { afterMs: durationMs(hedge.after), calls: hedge.calls }));
  if (bulkhead !== undefined)
    policies.push(
      shared('bulkhead', bulkhead, ({ component }) => bulkheadPolicy(component, bulkhead.calls, bulkhead.queue)),
    );
  return { policies, close: () => closing.forEach((close) => close()) };
}

/** What a policy has learnt is a part of checkpoints. The name of a stage is known only when the run has been opened. */
function keep(policy: Policy, nameOf: () => string, context: FlowContext): () => void {
  if (policy.snapshot === undefined) return () => undefined;
  let forget: (() => void) | undefined;
  let over = false;
  void context.whenOpen().then(() => {
    if (over || context.closed) return;
    forget = context.service(checkpointParts).add({
      name: nameOf(),
      snapshot: () => policy.snapshot?.() ?? {},
      restore: (tables) => policy.restore?.(tables),
    });
  });
  return () => {
    over = true;
    forget?.();
  };
}

function hostOf(node: StageNode): PolicyHost {
  const { context } = node;
  return {
    // Its identity is known only when the subscription has come back.
    get component() {
      return node.id;
    },
    clock: context.clock,
    random: context.random.fork(`resilience ${node.name}`),
    events: context.events,
    report: (state, reasons) => context.service(healthService).report(node.id, state, reasons),
    withhold: () => node.withhold(),
  };
}

function retryOf(settings: Part<'retry'>, host: PolicyHost, node: StageNode): Retry {
  const { attempts, first, most, growth, jitter, only, budget } = settings;
  const { name = 'run', ...bound } = budget;
  const shared = sharedByName(
    node.context,
    'retry.budget',
    name,
    bound,
    () => new RetryBudget(node.context.clock, bound),
  );
  return new Retry(
    host,
    {
      attempts: attempts === 'unlimited' ? Number.POSITIVE_INFINITY : attempts,
      firstMs: durationMs(first),
      mostMs: durationMs(most),
      growth,
      jitter,
      only,
    },
    shared.value,
  );
}

function breakerOf(settings: Part<'breaker'>, host: PolicyHost): Breaker {
  const { openFor, openAtMost, growth, jitter, probes, transitionsPerMinute, whenOpen } = settings;
  const openMs = durationMs(openFor);
  return new Breaker(host, {
    rule: ruleOf(settings, host),
    openMs,
    mostOpenMs: Math.max(openMs, durationMs(openAtMost)),
    growth,
    jitter,
    probes,
    transitionsPerMinute,
    whenOpen,
  });
}

const AT_LEAST = 10;

function ruleOf({ consecutive, ratio, calls, within, atLeast }: Part<'breaker'>, { clock }: PolicyHost): TripRule {
  if (ratio === undefined) return consecutiveRule(consecutive ?? 5);
  if (within !== undefined) return new SamplingRule(clock, ratio, durationMs(within), atLeast ?? AT_LEAST);
  const size = calls ?? AT_LEAST;
  return countRule(ratio, size, atLeast ?? Math.min(size, AT_LEAST));
}

function rateLimitOf({ calls, per, burst }: Part<'rateLimit'>, clock: PolicyHost['clock']): RateLimit {
  return new RateLimit(clock, { calls, perMs: durationMs(per), burst: burst ?? calls });
}
