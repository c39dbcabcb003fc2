import type { FlowContext } from './context.js';
import type { Origin } from './origin.js';
import type { StageNode } from './stage-node.js';

/** Filled while one of our stages subscribes to what lies beneath it. */
export interface SubscriptionFrame {
  readonly context: FlowContext;
  /** Our stages above, outermost first. */
  readonly above: readonly StageNode[];
  /** Identities of what was found beneath, in order of subscription. */
  readonly beneath: string[];
  /** Something beneath cannot be seen: a share that is subscribed already, a foreign source. */
  pathUnknown?: boolean;
}

/**
 * What is on the stack right now. A batch that reaches a stage while `origin` is null came out of foreign asynchrony:
 * nobody of ours is pushing. This one variable replaces any knowledge of the topology.
 */
interface PushStack {
  origin: Origin | null;
  via: StageNode | null;
  depth: number;
  frame: SubscriptionFrame | null;
}

export const stack: PushStack = { origin: null, via: null, depth: 0, frame: null };

/** The source whose push is on the stack right now; null outside of every push. */
export function pushingOrigin(): Origin | null {
  return stack.origin;
}

const unwinding = new Set<FlowContext>();

/** Asks to be told when the push stack is empty; it is shared by all runs of the process. */
export function whenUnwound(context: FlowContext): void {
  unwinding.add(context);
}

/** Runs `task` as if `origin` were pushing through `via`. */
export function asPushOf(origin: Origin, via: StageNode | null, task: () => void): void {
  const { origin: savedOrigin, via: savedVia } = stack;
  stack.origin = origin;
  stack.via = via;
  stack.depth++;
  try {
    task();
  } finally {
    stack.depth--;
    stack.origin = savedOrigin;
    stack.via = savedVia;
    if (stack.depth === 0) unwound(origin);
  }
}

/** To be called when the outermost push has ended. */
export function unwound(origin: Origin): void {
  origin.context.deliverFeedback();
  if (unwinding.size === 0) return;
  for (const context of [...unwinding]) {
    unwinding.delete(context);
    queueMicrotask(() => context.checkQuiet());
  }
}
