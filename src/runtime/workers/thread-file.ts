import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ownFile } from '../../base/own-file.js';

/**
 * The file that a thread begins with: that of the package; where the code was compiled file by file, as for benchmarks, the one beside
 * it. From the sources of this repository, which Node cannot read, it is bundled first.
 */
export function threadFile(): string {
  if (import.meta.url.endsWith('.ts')) return ownFile('scripts/lib/thread-from-sources.mjs');
  const beside = fileURLToPath(new URL('../../parallel-worker.js', import.meta.url));
  return existsSync(beside) ? beside : ownFile('dist/parallel-worker.js');
}
