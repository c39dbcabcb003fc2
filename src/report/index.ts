export { flameSvg, type FlameOptions, type FlamePath } from './flame-svg.js';
export {
  graphSvg,
  graphText,
  type DrawnEdge,
  type DrawnGraph,
  type DrawnKind,
  type DrawnNode,
  type GraphSvgOptions,
} from './graph-svg.js';
export type { EquityColumns, PriceColumns, ReportOptions, TearSheetInput } from './input.js';
export {
  marbleSvg,
  type BatchEvent,
  type MarbleColumn,
  type MarbleDiagram,
  type MarbleEvent,
  type MarbleLane,
  type SignEvent,
} from './marble-svg.js';
export {
  qualityHtml,
  qualityText,
  summariseQuality,
  type QualityOptions,
  type SymbolQuality,
} from './quality-report.js';
export * as statistics from './statistics/index.js';
export {
  summarise,
  type BenchmarkSummary,
  type DrawdownSummary,
  type Performance,
  type PeriodSummary,
  type Summary,
} from './summary.js';
export { summaryText, type SummaryTextOptions } from './summary-text.js';
export { drawdownChart, heatMap, lineChart, priceChart } from './svg/index.js';
export type { DrawdownChart, HeatMap, LineChart, LineSeries, PriceChart, Tone, TradeMark } from './svg/index.js';
export { tearSheet } from './tear-sheet.js';
export type { SymbolSummary, TradeSummary } from './trades.js';
