import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Observable } from 'rxjs';
import type { RecordBatch } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { encodeSnapshot, readIpc, rowsDigest, writeIpcStream } from '../../src/columnar/index.js';
import { emaThenLag } from './support/restart.js';
import { generateBars, VirtualClock } from '../../src/testing/index.js';
import { pullSource } from '../../src/runtime/flow/index.js';
import { run } from '../../src/runtime/run.js';

const source = (batches: readonly RecordBatch[], ends: boolean): Observable<RecordBatch> =>
  pullSource({ name: 'bars', id: 'bars' }, () => {
    let at = 0;
    return { read: () => batches[at++] ?? (ends ? null : new Promise<null>(() => undefined)) };
  });

describe('a snapshot', () => {
  it('is restored in a new process as if the pipe had never stopped', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'snapshot-'));
    const bars = generateBars({ instants: 60, batchRows: 11 });
    const output = async (batches: readonly RecordBatch[], ends: boolean) => {
      const clock = new VirtualClock();
      const rows: RecordBatch[] = [];
      const running = run(emaThenLag(source(batches, ends)), { clock, onBatch: (batch) => rows.push(batch) });
      await clock.runUntilIdle();
      return { running, rows };
    };
    const whole = await output(bars, true);
    const first = await output(bars.slice(0, 5), false);
    const snapshots = await first.running.snapshot();
    for (const [index, snapshot] of snapshots.entries())
      writeFileSync(join(folder, `${index}.snapshot`), encodeSnapshot(snapshot));
    writeFileSync(join(folder, 'rest.arrows'), writeIpcStream(bars.slice(5)));
    const child = join(import.meta.dirname, 'support', 'restart.ts');
    execFileSync(process.execPath, ['--import', 'tsx', child, folder, String(snapshots.length)], { stdio: 'inherit' });
    const rest = readIpc(readFileSync(join(folder, 'out.arrows')));
    expect(snapshots).toHaveLength(2);
    expect(rowsDigest([...first.rows, ...rest])).toBe(rowsDigest(whole.rows));
  });
});
