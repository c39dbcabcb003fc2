export { drawdownChart, type DrawdownChart } from './drawdown-chart.js';
export { heatMap, type HeatMap } from './heat-map.js';
export type { Tone } from './legend.js';
export { lineChart, type LineChart, type LineSeries } from './line-chart.js';
export { escapeText } from './markup.js';
export { priceChart, type PriceChart, type TradeMark } from './price-chart.js';
