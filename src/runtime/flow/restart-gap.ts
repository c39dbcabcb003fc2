import type { RecordBatch } from 'apache-arrow';
import { controlBatch } from '../../columnar/index.js';
import type { Origin } from './origin.js';

const REASON = 'the run was started again; what came meanwhile cannot be read again';

/**
 * Says at the head of a stream that rows are missing: its source cannot be read again from where an earlier run ended. Those who
 * trade on it hear of it before the stages do.
 */
export function tellRestartGap(origin: Origin, observer: { next(batch: RecordBatch): void }): void {
  const { context } = origin;
  context.onRestartGap?.(origin);
  context.events.emit({ kind: 'gap', source: origin.id, detail: REASON });
  origin.push(observer, controlBatch({ kind: 'gap', reason: REASON }));
}
