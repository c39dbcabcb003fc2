import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Observable } from 'rxjs';
import type { RecordBatch } from 'apache-arrow';
import { onTestFinished } from 'vitest';
import { batchesToRows, isControl } from '../../../src/columnar/index.js';
import { run, type RunOptions } from '../../../src/runtime/run.js';
import type { RowLetter } from '../../../src/runtime/flow/index.js';

export interface Collected {
  readonly batches: RecordBatch[];
  readonly rows: Record<string, unknown>[];
  readonly letters: RowLetter[];
}

/** Runs a stream to its end and keeps what it emits. */
export async function collect(stream: Observable<RecordBatch>, options: RunOptions = {}): Promise<Collected> {
  const batches: RecordBatch[] = [];
  const letters: RowLetter[] = [];
  await run(stream, {
    deadLetters: (letter) => letters.push(letter),
    onBatch: (batch) => {
      if (!isControl(batch)) batches.push(batch);
    },
    ...options,
  }).done;
  return { batches, rows: batchesToRows(batches), letters };
}

/** A folder that is removed after the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'rxarrow-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A file in a folder that is removed after the test. */
export async function temporaryFile(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(await temporaryFolder(), name);
  await writeFile(path, content);
  return path;
}
