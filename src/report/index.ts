export type { EquityColumns, PriceColumns, ReportOptions, TearSheetInput } from './input.js';
export * as statistics from './statistics/index.js';
export { summarise, type Summary } from './summary.js';
export { tearSheet } from './tear-sheet.js';
