import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The path of a file of this package, such as `schema/pipeline.schema.json`, wherever this code was bundled to. */
export function ownFile(path: string): string {
  return join(dirname(createRequire(import.meta.url).resolve('rxarrow/package.json')), path);
}
