export { memory, resultsService, type MemorySink, type Results } from './memory.js';
