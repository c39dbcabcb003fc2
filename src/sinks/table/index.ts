export { table, type TableSink } from './table.js';
