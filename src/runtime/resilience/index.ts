export { breakerStates, type BreakerChange } from './breaker-states.js';
export { type FallbackWork } from './fallback.js';
export { onError, type ErrorPolicy } from './on-error.js';
export {
  withBreaker,
  withBulkhead,
  withFallback,
  withHedge,
  withRateLimit,
  withResilience,
  withRetry,
  withTimeout,
} from './operators.js';
export { resilienceSettings, type ResilienceSettings } from './settings.js';
export { applySettings, settingsOf } from './stage-settings.js';
export { supervise, superviseSettings, type SuperviseOptions, type SuperviseSettings } from './supervise.js';
