import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of package.json, wherever this file has been compiled to. */
export const ROOT = findRoot();
/** Compiled sections and installed peers; ignored by git. */
export const CACHE = join(ROOT, '.rxarrow', 'bench');
export const BUILD = join(CACHE, 'build');

function findRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json')) || !existsSync(join(folder, 'bench'))) {
    const above = dirname(folder);
    if (above === folder) throw new Error('No package.json was found above the benchmarks.');
    folder = above;
  }
  return folder;
}
