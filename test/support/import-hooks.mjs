import { writeSync } from 'node:fs';

/** Says on standard error what is loaded, for tests of what an import brings with it. */
export async function load(url, context, next) {
  writeSync(2, `loaded ${url}\n`);
  return next(url, context);
}
