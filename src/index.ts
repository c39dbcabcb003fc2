/**
 * rxarrow: trading systems as streams of Arrow record batches.
 *
 * This module has what every program needs whatever its parts: running, computing, defining components, contracts, errors.
 * Parts come from their own modules: `rxarrow/sources`, `rxarrow/operators`, `rxarrow/sinks`.
 */
export * from './base/index.js';
export * from './core/index.js';
export { run, type Run, type RunOptions, type LetterSink, type LetterTaker } from './runtime/run.js';
/** What the parameters of components of one's own are described with; any schema of the package `zod` serves as well. */
export * as z from './core/zod.js';
