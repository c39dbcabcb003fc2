// Written by `npm run gen`; do not edit.
export * from './metrics/index.js';
export * from './spill/spill-folder.js';
