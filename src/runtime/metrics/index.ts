export { metrics } from './metrics.js';
export { METRICS, type MetricDefinition } from './catalogue.js';
