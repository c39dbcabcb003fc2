export { parquet } from './parquet.js';
