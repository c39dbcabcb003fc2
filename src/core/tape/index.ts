// The tape: what came, in the order in which it came, in a folder of segments. Written by services, read by the source `tape`.
export type { TapeEntry } from './block-encoder.js';
export type { TapeRecord } from './block-decoder.js';
export { TapeReader, type TapeRange } from './tape-reader.js';
export { TapeWriter, type TapeTerms } from './tape-writer.js';
