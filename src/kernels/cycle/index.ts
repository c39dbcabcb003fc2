export * from './mama.js';
export { cyclePeriod, cyclePeriodKernel, cyclePhasor, cyclePhasorKernel, type NoParams } from './period.js';
export { cyclePhase, cyclePhaseKernel, cycleSine, cycleSineKernel } from './phase.js';
export { cycleTrendline, cycleTrendlineKernel, trendMode, trendModeKernel } from './trend.js';
