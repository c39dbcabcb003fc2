export { parallel, type Parallel } from './parallel.js';
