// What operators, sources and sinks ask of their run: interfaces only, one file each; the run context hands over who does it.
export * from './checkpoint-parts.js';
export * from './checkpoints.js';
export * from './alerts.js';
export * from './audit.js';
export * from './disk.js';
export * from './entries.js';
export * from './fence.js';
export * from './health.js';
export * from './journal.js';
export * from './kill-switch.js';
export * from './log.js';
export * from './meter.js';
export * from './metrics.js';
export * from './routes.js';
export * from './secrets.js';
export * from './spill-disk.js';
export * from './trading-mode.js';
