import type { RecordBatch } from 'apache-arrow';
import { run, type BatchOperator, type RowLetter } from 'rxarrow';
import { memory } from 'rxarrow/sources';
import { batchOf, type Row } from './_rows.js';

interface Outcome {
  readonly letters: readonly RowLetter[];
  /** Rows that came out. */
  readonly rows: number;
  readonly fates: Readonly<Record<string, number>>;
}

/** Runs rows through an operator and collects what is late. */
export async function lettersOf(rows: readonly Row[], operator: object, attached = true): Promise<Outcome> {
  const letters: RowLetter[] = [];
  let out = 0;
  const stream = memory([batchOf(rows)]).pipe(operator as BatchOperator);
  const running = run(stream, {
    onBatch: (batch: RecordBatch) => (out += batch.numRows),
    ...(attached ? { late: (letter: RowLetter) => void letters.push(letter) } : {}),
  });
  await running.done;
  const fates = Object.assign({}, ...running.stats.stages.map((stage) => stage.fates)) as Record<string, number>;
  return { letters, rows: out, fates };
}
