import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const zod = fileURLToPath(import.meta.resolve('zod'));

/**
 * For esbuild: takes into the bundle what is used of zod. Loaded as a package it brings all of itself, the messages of sixty
 * languages included, which took four fifths of the time that importing an operator took. Schemas of one copy of zod are known to another.
 */
export const bundledZod = {
  name: 'bundled-zod',
  setup(build) {
    build.onResolve({ filter: /^zod$/ }, () => ({ path: zod, sideEffects: false }));
  },
};

/** Its licence, which asks to go where a part of it goes. */
export function zodLicense() {
  return join(dirname(zod), 'LICENSE');
}
