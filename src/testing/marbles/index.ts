import type { Registry } from '../../core/index.js';
import { compareMarbles } from './compare-marbles.js';
import { parseMarbles } from './parse-marbles.js';
import { runMarbles } from './run-marbles.js';

export { MarblesDiffer } from './compare-marbles.js';
export { marbleDiagram, type DrawnMarbles } from './marble-diagram.js';
export type { MarbleFile } from './marble-file.js';
export { parseMarbles } from './parse-marbles.js';

/**
 * Reads a marble file, runs it on a virtual clock with the components of the registry, and compares what comes out.
 * @throws CorruptInput for a file that cannot be read, MarblesDiffer when something else came out
 */
export async function checkMarbles(text: string, registry: Registry, file = 'marbles'): Promise<void> {
  const parsed = parseMarbles(text, file);
  compareMarbles(parsed, await runMarbles(parsed, registry));
}
