import { createHash } from 'node:crypto';
import { Subscription, type Subscriber } from 'rxjs';
import type { RecordBatch } from 'apache-arrow';
import { UnsafeTopology } from '../../base/errors.js';
import { contextForSubscription, type FlowContext } from './context.js';
import { stack, type SubscriptionFrame } from './stack.js';
import { StageNode, type MigrateState } from './stage-node.js';

/** Name, parameters and explicit id of a stage: what its identity is made of, beside what lies beneath it. */
export interface StageIdentity {
  readonly name: string;
  readonly id?: string | undefined;
  /** Plain data. Two stages whose parameters cannot be compared need an id in checkpointed runs. */
  readonly params?: unknown;
  /** Whether other parameters may look the same. */
  readonly opaque?: boolean;
  /** Version of the layout of its state; 1 when left out. */
  readonly version?: number | undefined;
  /** Makes the state of an earlier version one of this version. */
  readonly migrate?: MigrateState | undefined;
  /** Leading rows of a key without a value. */
  readonly warmupRows?: number | undefined;
  /** Whether what it says of a row is known only later, as a label: a run that trades may not use it. */
  readonly looksAhead?: boolean | undefined;
  /** Whether orders come of it. */
  readonly trades?: boolean | undefined;
}

/** The context of a subscription; failures of a context of its own end the subscription that made it. */
export function joinContext(subscriber: Subscriber<unknown>): FlowContext {
  const context = contextForSubscription();
  if (!context.explicit && context.onFailure === undefined) {
    context.onFailure = (error) => subscriber.error(error);
  }
  return context;
}

/**
 * Registers a stage with its run while it subscribes to what lies beneath.
 * `connect` gets the node and subscribes; the frame tells those beneath which run they belong to.
 */
export function beginStage(
  identity: StageIdentity,
  subscriber: Subscriber<RecordBatch>,
  connect: (node: StageNode) => Subscription,
): Subscription {
  const context = joinContext(subscriber);
  const node = new StageNode(context, identity.name, identity.id);
  node.version = identity.version ?? 1;
  node.migrate = identity.migrate;
  node.warmupRows = identity.warmupRows ?? 0;
  node.looksAhead = identity.looksAhead ?? false;
  node.trades = identity.trades ?? false;
  const saved = stack.frame;
  const frame: SubscriptionFrame = { context, above: [...(saved?.above ?? []), node], beneath: [] };
  stack.frame = frame;
  const subscription = new Subscription();
  try {
    subscription.add(connect(node));
  } finally {
    stack.frame = saved;
  }
  node.beneath = frame.beneath;
  node.pathKnown = frame.pathUnknown !== true && frame.beneath.length > 0;
  const kind = digest([identity.name, identity.params ?? null]);
  node.id = identity.id ?? `${identity.name}#${digest([identity.name, identity.params ?? null, frame.beneath])}`;
  if (saved !== null) {
    saved.beneath.push(node.id);
    if (!node.pathKnown) saved.pathUnknown = true;
  }
  const refusal =
    context.checkpointed && identity.opaque === true && !node.hasExplicitId
      ? opaqueRefusal(node)
      : context.stages.register(node, kind);
  if (refusal !== undefined) {
    context.fail(refusal);
    subscriber.error(refusal);
  }
  subscription.add(() => context.stages.end(node));
  return subscription;
}

function opaqueRefusal(node: StageNode): UnsafeTopology {
  return new UnsafeTopology(
    `Stage "${node.name}" has a function that cannot be compared with the one of an earlier run, so that the state of the stages after it could be another's.`,
    {
      component: node.name,
      hint: 'Give the stage an id, as in derive({ ... }, { id }), and change it with the function.',
    },
  );
}

/** A short digest of plain data, the same in every process. */
export function digest(value: unknown): string {
  return createHash('sha256').update(canonical(value)).digest('hex').slice(0, 16);
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, entry: unknown) => {
    if (typeof entry === 'bigint') return `${entry}n`;
    if (typeof entry === 'function') return 'function';
    if (typeof entry === 'number' && !Number.isFinite(entry)) return String(entry);
    if (entry instanceof RegExp) return String(entry);
    if (entry instanceof Map || entry instanceof Set) return [entry.constructor.name, ...entry];
    if (entry !== null && typeof entry === 'object' && !Array.isArray(entry)) {
      return Object.fromEntries(Object.entries(entry).sort(([a], [b]) => (a < b ? -1 : 1)));
    }
    return entry;
  });
}
