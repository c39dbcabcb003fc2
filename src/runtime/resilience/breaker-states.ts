import { filter, Observable } from 'rxjs';
import type { FlowContext, RunEvent } from '../flow/index.js';

/** A change of a breaker. */
export type BreakerChange = Extract<RunEvent, { readonly kind: 'breaker' }>;

/** What the breakers of a run do, as a stream that ends with nothing; for those of one stage, or of a shared name, give it. */
export function breakerStates(run: { readonly context: FlowContext }, component?: string): Observable<BreakerChange> {
  return new Observable<RunEvent>((subscriber) => run.context.events.listen((event) => subscriber.next(event))).pipe(
    filter(
      (event): event is BreakerChange =>
        event.kind === 'breaker' && (component === undefined || event.component === component),
    ),
  );
}
