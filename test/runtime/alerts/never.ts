import type { RecordBatch } from 'apache-arrow';
import type { Observable } from 'rxjs';
import { pullSource } from '../../../src/core/index.js';

/** A source that never gives anything and never ends. */
export function never(): Observable<RecordBatch> {
  return pullSource({ name: 'never' }, () => ({ read: () => new Promise(() => undefined) }));
}
