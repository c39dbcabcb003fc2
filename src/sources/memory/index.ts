export { fromArrays, fromRows, type FromArrays, type FromRows, type TypeOfValue } from './from-values.js';
export { fromTable, memory, type FromTable, type Memory } from './memory.js';
