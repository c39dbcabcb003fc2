import type { RunStats } from '../core/index.js';
import type { FlowContext } from './flow/index.js';

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
