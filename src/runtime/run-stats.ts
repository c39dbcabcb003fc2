import type { Buffered, Charge, RunStats } from '../core/index.js';
import type { Charges, FlowContext } from './flow/index.js';

const NOTHING: Buffered = { rows: 0, batches: 0, bytes: 0, spilledRows: 0, spilledBytes: 0 };

export function readStats(context: FlowContext, rowsOut: number): RunStats {
  return {
    sources: context.everyOrigin.map((origin) => ({
      id: origin.id,
      rows: origin.rowsOut,
      batches: origin.batchesOut,
      dropped: origin.droppedRows,
      redelivered: origin.redeliveredRows,
      done: origin.done,
      flight: flightOf(origin.charges),
      hold: holdOf(origin.charges),
      buffered: origin.buffer?.buffered ?? NOTHING,
    })),
    stages: [...context.stages.values()].map((node) => ({
      id: node.id,
      name: node.name,
      from: node.beneath,
      rowsIn: node.rowsIn,
      rowsOut: node.rowsOut,
      held: node.heldRows > 0 ? node.heldRows : node.charges.rows,
      flight: flightOf(node.charges),
      hold: holdOf(node.charges),
      peakBatches: node.charges.peakBatches,
      buffered: node.buffer?.buffered ?? NOTHING,
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

function flightOf({ flightBatches, flightRows, flightBytes }: Charges): Charge {
  return { batches: flightBatches, rows: flightRows, bytes: flightBytes };
}

function holdOf({ holdBatches, holdRows, holdBytes }: Charges): Charge {
  return { batches: holdBatches, rows: holdRows, bytes: holdBytes };
}
