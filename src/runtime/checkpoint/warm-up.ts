import type { RecordBatch } from 'apache-arrow';
import { columnIndex, readStrings } from '../../columnar/index.js';
import { entriesService } from '../../core/index.js';
import type { FlowContext, Origin } from '../flow/index.js';

const NAME = 'warm-up';

/**
 * Keeps entries closed after a gap at a restart until the indicators are warm: until every symbol that has come since has brought
 * as many rows as the stages above the source need one after the other before they give a value, so that no window reaches over
 * the gap. Symbols that come for the first time after that do not close them again.
 */
export class WarmUp {
  private readonly context: FlowContext;
  private readonly cold = new Map<Origin, Map<string, number>>();
  private stop: (() => void) | undefined;

  constructor(context: FlowContext) {
    this.context = context;
  }

  /** Rows of this source are missing. */
  begin(origin: Origin): void {
    if (rowsToWarm(this.context, origin.id) === 0) return;
    this.cold.set(origin, new Map());
    this.tell();
    this.stop ??= this.context.addWatch({ pushed: (from, batch) => this.count(from, batch) });
  }

  private count(origin: Origin, batch: RecordBatch): void {
    const rows = this.cold.get(origin);
    if (rows === undefined || batch.numRows === 0) return;
    for (const key of keysOf(batch)) rows.set(key, (rows.get(key) ?? 0) + 1);
    const needed = rowsToWarm(this.context, origin.id);
    // The rows of this batch are the first that may be traded on, so it counts before they are pushed.
    for (const count of rows.values()) if (count <= needed) return;
    this.cold.delete(origin);
    if (this.cold.size > 0) {
      this.tell();
      return;
    }
    this.context.service(entriesService).release(NAME);
    this.stop?.();
    this.stop = undefined;
  }

  private tell(): void {
    const sources = [...this.cold.keys()].map(({ id }) => `${rowsToWarm(this.context, id)} rows a symbol of "${id}"`);
    this.context
      .service(entriesService)
      .close(NAME, `the run was started again and indicators need ${sources.join(' and ')} to be warm`);
  }
}

function keysOf(batch: RecordBatch): readonly string[] {
  const index = columnIndex(batch.schema, 'symbol');
  const column = batch.data.children[index];
  if (index < 0 || column === undefined) return new Array<string>(batch.numRows).fill('');
  return readStrings(column, 'symbol').map((symbol) => symbol ?? '');
}

/** Rows that the stages above a source need one after the other: the longest way from it to an end. */
export function rowsToWarm(context: FlowContext, sourceId: string): number {
  const nodes = new Map([...context.stages.values()].map((node) => [node.id, node]));
  const known = new Map<string, number>();
  // -1: the source does not lie beneath.
  const above = (id: string): number => {
    if (id === sourceId) return 0;
    const found = known.get(id);
    if (found !== undefined) return found;
    known.set(id, -1);
    const node = nodes.get(id);
    const beneath = Math.max(-1, ...(node?.beneath ?? []).map(above));
    const rows = beneath < 0 ? -1 : beneath + (node?.warmupRows ?? 0);
    known.set(id, rows);
    return rows;
  };
  return Math.max(0, ...[...nodes.keys()].map(above));
}
