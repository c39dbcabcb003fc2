import type { RecordBatch } from 'apache-arrow';
import { RxArrowError } from '../../base/errors.js';
import type { StageNode } from './stage-node.js';

/** Where in a run an error came up. */
export interface FailurePlace {
  /** Identity of the stage. */
  readonly stage: string;
  readonly source: string;
  readonly rows: number;
  /** Of the batch, where it has the column `sequence`. */
  readonly firstSequence: bigint | undefined;
  readonly lastSequence: bigint | undefined;
  /** The row of the batch, where it is known. */
  readonly row: number | undefined;
}

const places = new WeakMap<object, FailurePlace>();

/** Where an error came up; undefined when it came from outside all stages. */
export function placeOfFailure(error: unknown): FailurePlace | undefined {
  return typeof error === 'object' && error !== null ? places.get(error) : undefined;
}

/** `stage "ema", batch of 3 rows of source "bars", sequence 12 to 14` */
export function placeText({ stage, source, rows, firstSequence, lastSequence, row }: FailurePlace): string {
  const sequence = firstSequence === undefined ? '' : `, sequence ${firstSequence} to ${lastSequence ?? firstSequence}`;
  const at = row === undefined ? '' : `, row ${row}`;
  return `stage "${stage}", batch of ${rows} rows of source "${source}"${sequence}${at}`;
}

/**
 * The error of a stage with the place it came up at. An error of rxarrow stays what it is; one of anybody else, which says nothing
 * of operator and batch, becomes the cause of one that does.
 */
export function stageFailure(error: unknown, node: StageNode, batch: RecordBatch | undefined, row?: number): unknown {
  if (placeOfFailure(error) !== undefined) return error;
  const place = placeAt(node, batch, row ?? rowOf(error));
  const failure =
    error instanceof RxArrowError
      ? error
      : new RxArrowError('StageFailed', `${node.name}: ${textOf(error)} (${placeText(place)})`, {
          component: node.name,
          cause: error,
        });
  places.set(failure, place);
  return failure;
}

function placeAt(node: StageNode, batch: RecordBatch | undefined, row: number | undefined): FailurePlace {
  const rows = batch?.numRows ?? 0;
  const sequence = rows === 0 ? null : (batch?.getChild('sequence') ?? null);
  const numberAt = (at: number): bigint | undefined => {
    const value: unknown = sequence?.get(at);
    return typeof value === 'bigint' ? value : undefined;
  };
  return {
    stage: node.id,
    source: node.currentOrigin().id,
    rows,
    firstSequence: numberAt(0),
    lastSequence: numberAt(rows - 1),
    row,
  };
}

// Whoever knows the row may say so.
function rowOf(error: unknown): number | undefined {
  const row: unknown = error instanceof Error ? (error as { readonly row?: unknown }).row : undefined;
  return typeof row === 'number' ? row : undefined;
}

function textOf(error: unknown): string {
  return error instanceof Error && error.message !== '' ? error.message : String(error);
}
