import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { build } from 'esbuild';

/**
 * Makes threads that run a program written in TypeScript, which finds what it is told in `workerData`. It is bundled once, since
 * each thread would take seconds to translate the sources.
 */
export async function threadsOf(program: URL): Promise<{
  start(data: unknown): Worker;
  remove(): Promise<void>;
}> {
  const folder = await mkdtemp(join(tmpdir(), 'rxarrow-thread-'));
  const outfile = join(folder, 'program.mjs');
  await build({
    entryPoints: [fileURLToPath(program)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'silent',
  });
  return {
    start: (data) => new Worker(pathToFileURL(outfile), { workerData: data, execArgv: [] }),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Resolves when a thread has come to its end, rejects when it failed. */
export function ended(worker: Worker): Promise<void> {
  return new Promise((resolve, reject) => {
    worker.on('error', reject);
    worker.on('exit', () => resolve());
  });
}
