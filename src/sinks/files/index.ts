export type { FileSink } from './file-sink.js';
