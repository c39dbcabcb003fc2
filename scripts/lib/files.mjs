import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** @param {string} path relative to the root of the repository */
export function fromRoot(path) {
  return join(root, path);
}

/**
 * Every file under a folder, as sorted paths relative to the root, with forward slashes on every system.
 * @param {string} folder relative to the root
 * @returns {string[]}
 */
export function filesUnder(folder) {
  if (!existsSync(fromRoot(folder))) return [];
  return readdirSync(fromRoot(folder), { withFileTypes: true })
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      return entry.isDirectory() ? filesUnder(path) : entry.isFile() ? [path] : [];
    })
    .sort();
}
