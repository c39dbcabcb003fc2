// Run by itself with a folder: restores the snapshots in it, reads the rest of the rows, writes what comes out.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Observable } from 'rxjs';
import type { RecordBatch } from 'apache-arrow';
import { decodeSnapshot, readIpc, writeIpcStream } from '../../../src/columnar/index.js';
import { lag } from '../../../src/operators/features/lag.js';
import { ema } from '../../../src/operators/indicators/ema.js';
import { pullSource } from '../../../src/runtime/flow/index.js';
import { run } from '../../../src/runtime/run.js';

export const emaThenLag = (source: Observable<RecordBatch>): Observable<RecordBatch> =>
  source.pipe(ema({ period: 5 }), lag({ period: 3, column: 'ema' }));

const [, script, folder, count] = process.argv;

if (script === import.meta.filename && folder !== undefined) {
  const restore = Array.from({ length: Number(count) }, (_, index) =>
    decodeSnapshot(readFileSync(join(folder, `${index}.snapshot`))),
  );
  const rest = readIpc(readFileSync(join(folder, 'rest.arrows')));
  let at = 0;
  const source = pullSource({ name: 'bars', id: 'bars' }, () => ({ read: () => rest[at++] ?? null }));
  const rows: RecordBatch[] = [];
  await run(emaThenLag(source), { restore, onBatch: (batch) => rows.push(batch) }).done;
  writeFileSync(join(folder, 'out.arrows'), writeIpcStream(rows));
}
