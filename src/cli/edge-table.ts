import type { RunStats } from '../core/index.js';
import { grouped, table } from './terminal.js';

type Stage = RunStats['stages'][number];

/** The edges of a run, one a line: what went over each, what is under way on it now, and the most that was. */
export function edgeTable({ sources, stages }: RunStats): string {
  const names = new Map([...sources, ...stages].map(({ id }) => [id, shortName(id)]));
  const head = ['edge', 'rows in', 'rows out', 'in flight', 'on hold', 'waiting', 'at most', 'left out'];
  const lines = stages.map((stage) => [
    `${stage.from.map((id) => names.get(id) ?? shortName(id)).join(', ') || '?'} → ${shortName(stage.id)}`,
    grouped(stage.rowsIn),
    grouped(stage.rowsOut),
    grouped(stage.flight.rows),
    grouped(stage.hold.rows),
    grouped(stage.buffered.rows + stage.buffered.spilledRows),
    `${grouped(stage.peakBatches)} batches`,
    leftOut(stage),
  ]);
  return table([head, ...lines]);
}

/** The stage with the most under way, for a line of progress; undefined when nothing is. */
export function busiest({ stages }: RunStats): { readonly name: string; readonly batches: number } | undefined {
  let most: { readonly name: string; readonly batches: number } | undefined;
  for (const { id, flight, hold, buffered } of stages) {
    const batches = flight.batches + hold.batches + buffered.batches;
    if (batches > (most?.batches ?? 0)) most = { name: shortName(id), batches };
  }
  return most;
}

// An identity without a name given to it ends in a digest, which nobody reads.
function shortName(id: string): string {
  return id.replace(/#[0-9a-f]{16}/, '');
}

function leftOut({ fates }: Stage): string {
  const parts = Object.entries(fates).filter(([fate, rows]) => rows > 0 && fate !== 'absorbed');
  return parts.map(([fate, rows]) => `${grouped(rows)} ${fate}`).join(', ');
}
