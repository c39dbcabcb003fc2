// Written by `npm run gen`; do not edit.
<<<<<<< HEAD
export * from './metrics/index.js';
=======
export * from './spill/spill-folder.js';
>>>>>>> b465a8e (Let feeds conflate and spill to disk, bound their buffers in bytes and batches, and show the load on each edge)
