import type { FlowContext } from './flow/index.js';

/** What a run counts; a copy at the time of asking. */
export interface RunStats {
  readonly sources: readonly {
    readonly id: string;
    readonly rows: number;
    readonly batches: number;
    readonly dropped: number;
    readonly done: boolean;
  }[];
  readonly stages: readonly {
    readonly id: string;
    readonly name: string;
    readonly rowsIn: number;
    readonly rowsOut: number;
    /** Rows in its state or in flight. */
    readonly held: number;
    readonly fates: Readonly<Record<string, number>>;
  }[];
  readonly rowsOut: number;
  readonly flightBatches: number;
  readonly heldBatches: number;
  readonly peakBatches: number;
  readonly deadLetters: number;
  readonly late: number;
  readonly warnings: readonly string[];
}

export function readStats(context: FlowContext, rowsOut: number): RunStats {
  return {
    sources: context.everyOrigin.map((origin) => ({
      id: origin.id,
      rows: origin.rowsOut,
      batches: origin.batchesOut,
      dropped: origin.droppedRows,
      done: origin.done,
    })),
    stages: [...context.stages.values()].map((node) => ({
      id: node.id,
      name: node.name,
      rowsIn: node.rowsIn,
      rowsOut: node.rowsOut,
      held: node.heldRows > 0 ? node.heldRows : node.ticketRows,
      fates: { ...node.fates },
    })),
    rowsOut,
    flightBatches: context.flightBatches,
    heldBatches: context.holdBatches,
    peakBatches: context.peakBatches,
    deadLetters: context.deadLetterCount,
    late: context.lateCount,
    warnings: [...context.warnings],
  };
}
