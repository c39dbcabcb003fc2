export { csv, type Csv, type CsvColumns, type CsvOptions, type CsvTypes } from './csv.js';
