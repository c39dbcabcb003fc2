const insideRetry = new WeakSet<AbortSignal>();

/** A signal of its own beneath another: it ends with it, and can be ended before. */
export interface DerivedSignal {
  readonly signal: AbortSignal;
  abort(reason: unknown): void;
  /** Stops listening to the outer signal. */
  release(): void;
}

/** A call within a call hears when the outer one ends, and knows whether it is part of one that is being retried. */
export function deriveSignal(outer: AbortSignal): DerivedSignal {
  const controller = new AbortController();
  const end = (): void => controller.abort(outer.reason);
  if (outer.aborted) end();
  else outer.addEventListener('abort', end, { once: true });
  if (insideRetry.has(outer)) insideRetry.add(controller.signal);
  return {
    signal: controller.signal,
    abort: (reason) => controller.abort(reason),
    release: () => outer.removeEventListener('abort', end),
  };
}

/** Marks the calls beneath as tries of one call. */
export function markRetried(signal: AbortSignal): void {
  insideRetry.add(signal);
}

/** Whether a call is a try of one that is retried further out. */
export function isRetried(signal: AbortSignal): boolean {
  return insideRetry.has(signal);
}

/** Rejects with the reason when the signal ends; `release` lets go of it. */
export function whenAborted(signal: AbortSignal): { readonly ended: Promise<never>; release(): void } {
  let release = (): void => undefined;
  const ended = new Promise<never>((_, reject) => {
    const end = (): void => reject(asError(signal.reason));
    if (signal.aborted) {
      end();
      return;
    }
    signal.addEventListener('abort', end, { once: true });
    release = () => signal.removeEventListener('abort', end);
  });
  // Whoever does not race for it any more must not make an unhandled rejection of it.
  ended.catch(() => undefined);
  return { ended, release: () => release() };
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}
