export { arrowFile } from './arrow-file.js';
export { arrowStream, type ArrowStream, type ByteStream } from './arrow-stream.js';
