// Written by `npm run gen`; do not edit.
export * from './alerts/index.js';
export * from './audit/index.js';
export * from './cache/index.js';
export * from './checkpoint/index.js';
export * from './health/index.js';
export * from './journal/index.js';
export * from './lease/index.js';
export * from './log/index.js';
export * from './metrics/index.js';
export * from './profile/index.js';
export * from './resilience/index.js';
export * from './server/index.js';
export * from './spill/spill-folder.js';
export * from './tape/index.js';
export * from './traces/index.js';
export * from './trading/index.js';
export * from './workers/index.js';
