export { arrowFile } from './arrow-file.js';
