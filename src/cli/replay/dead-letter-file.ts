import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import type { RecordBatch } from 'apache-arrow';
import type { Observable } from 'rxjs';
import { CorruptInput, describe, RxArrowError } from '../../base/errors.js';
import { batchesToRows, describeSchema, readIpc } from '../../columnar/index.js';
import { run } from '../../runtime/run.js';
import { csv } from '../../sources/index.js';
import { BadInput } from '../failure.js';

/** A row that a run could not use. */
export interface DeadLetterRow {
  readonly component: string;
  readonly stage: string;
  /** Id of the source that it is from; null where nobody could tell. */
  readonly source: string | null;
  readonly position: string;
  readonly attempts: number;
  /** The row as the stage was given it; of a source that could not read it a column `text`. */
  readonly row: RecordBatch | undefined;
}

const NEEDED = ['component', 'stage', 'source', 'position', 'attempts', 'row'] as const;

/**
 * The letters in a file that a dead-letter sink has written: CSV, or Arrow (file or stream).
 * @throws BadInput for a file that cannot be read or holds no dead letters, CorruptInput for a damaged row
 */
export async function readDeadLetters(path: string, shownAs: string): Promise<DeadLetterRow[]> {
  const batches = await batchesOf(path, shownAs);
  const [first] = batches;
  if (first === undefined) return [];
  const names = first.schema.names.map(String);
  const missing = NEEDED.filter((name) => !names.includes(name));
  if (missing.length > 0)
    throw new BadInput(
      `"${shownAs}" is no file of dead letters: it lacks ${missing.join(', ')}; it has ${describeSchema(first.schema).join(', ')}.`,
      'Give a file that a sink under `deadLetters:` has written.',
    );
  return batchesToRows(batches).map((cells, index) => ({
    component: String(cells['component']),
    stage: String(cells['stage']),
    source: typeof cells['source'] === 'string' ? cells['source'] : null,
    position: String(cells['position']),
    attempts: Number(cells['attempts']),
    row: rowOf(cells['row'], `${shownAs}, letter ${index}`),
  }));
}

async function batchesOf(path: string, shownAs: string): Promise<RecordBatch[]> {
  const extension = extname(path.replace(/\.gz$/, '')).toLowerCase();
  try {
    if (extension === '.csv' || extension === '.tsv' || extension === '.txt')
      return await collected(
        csv(path, { schema: CSV_SCHEMA, delimiter: extension === '.tsv' ? '\t' : ',' }) as Observable<RecordBatch>,
      );
    return readIpc(await readFile(path));
  } catch (error) {
    if (error instanceof RxArrowError && error.code !== 'CorruptInput' && error.code !== 'SchemaMismatch') throw error;
    const cause = error instanceof Error ? error.message : String(error);
    throw new BadInput(
      `The dead letters in "${shownAs}" cannot be read: ${cause}`,
      'Give a file of CSV or Arrow that a sink under `deadLetters:` has written.',
    );
  }
}

const CSV_SCHEMA = {
  component: 'text',
  stage: 'text',
  source: 'text',
  position: 'text',
  attempts: 'integer',
  row: 'text',
} as const;

async function collected(stream: Observable<RecordBatch>): Promise<RecordBatch[]> {
  const batches: RecordBatch[] = [];
  await run(stream, { name: 'dead letters', onBatch: (batch) => batches.push(batch) }).done;
  return batches;
}

/** The row in its bytes, which text files have as base64. */
function rowOf(cell: unknown, place: string): RecordBatch | undefined {
  if (cell === null || cell === undefined || cell === '') return undefined;
  const bytes = typeof cell === 'string' ? Uint8Array.from(Buffer.from(cell, 'base64')) : cell;
  if (!(bytes instanceof Uint8Array)) throw new CorruptInput(place, `The row is ${describe(cell)}, not bytes.`);
  const [batch, ...more] = readIpc(bytes.slice());
  if (batch?.numRows !== 1 || more.length > 0)
    throw new CorruptInput(place, 'The bytes of the row hold something else than one row.');
  return batch;
}
