import { hash } from 'node:crypto';
import { InvalidParams, RxArrowError } from '../../base/errors.js';
import { limitsParam, NUMBER_LIMITS, type Limits } from './limits.js';

/** A change of limits: `null` takes one away. */
export type LimitChange = { readonly [K in keyof Limits]?: Limits[K] | null };

/** What a change did, or the code that whoever asked has to say to have it done. */
export type LimitAnswer =
  | { readonly kind: 'changed'; readonly limits: Limits }
  | { readonly kind: 'confirm'; readonly code: string; readonly raised: readonly string[] };

/** Limits that can be changed by hand while a run goes on: tighter at once, looser only when it is said twice. */
export class LimitControl {
  private current: Limits;
  private readonly listeners = new Set<(limits: Limits, before: Limits) => void>();

  constructor(limits: Limits) {
    this.current = limits;
  }

  get limits(): Limits {
    return this.current;
  }

  /** Returns the way to stop listening. */
  listen(listener: (limits: Limits, before: Limits) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /**
   * Changes limits. When any of them becomes looser nothing is changed, and the answer is a code: the same change with
   * `confirm: code` is done.
   * @throws InvalidParams for a limit that cannot be; RxArrowError for a code that is not that of the change
   */
  change(change: LimitChange, options: { readonly confirm?: string } = {}): LimitAnswer {
    const next = this.with(change);
    const raised = raisedBetween(this.current, next);
    if (raised.length > 0) {
      const code = codeOf(this.current, next);
      if (options.confirm === undefined) return { kind: 'confirm', code, raised };
      if (options.confirm !== code)
        throw new RxArrowError('NotConfirmed', `"${options.confirm}" does not confirm this change of limits.`, {
          component: 'limits',
          hint: 'Ask again: the limits or the change are others than those that the code was given for.',
        });
    }
    const before = this.current;
    this.current = next;
    for (const listener of [...this.listeners]) listener(next, before);
    return { kind: 'changed', limits: next };
  }

  private with(change: LimitChange): Limits {
    const merged = Object.fromEntries(
      Object.entries({ ...this.current, ...change }).filter(([, value]) => value !== null && value !== undefined),
    );
    const parsed = limitsParam().safeParse(merged);
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    throw new InvalidParams({
      component: 'limits',
      path: issue?.path.join('.') ?? '',
      found: merged[String(issue?.path[0])],
      expected: issue?.message ?? 'limits',
    });
  }
}

/** Names of limits that are looser in `next`. */
export function raisedBetween(before: Limits, next: Limits): string[] {
  const raised: string[] = NUMBER_LIMITS.filter(
    (name) => (next[name] ?? Number.POSITIVE_INFINITY) > (before[name] ?? Number.POSITIVE_INFINITY),
  );
  if ((next.duplicateWithinMs ?? 0) < (before.duplicateWithinMs ?? 0)) raised.push('duplicateWithinMs');
  const restricted = new Set(next.restricted);
  if ((before.restricted ?? []).some((symbol) => !restricted.has(symbol))) raised.push('restricted');
  // Whether other hours are longer or shorter is for people to say.
  if (before.session !== undefined && JSON.stringify(before.session) !== JSON.stringify(next.session))
    raised.push('session');
  return raised;
}

function codeOf(before: Limits, next: Limits): string {
  return hash('sha256', JSON.stringify([before, next]), 'hex').slice(0, 8);
}
