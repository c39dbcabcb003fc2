// Orders as everybody sees them: what is asked for, what became of it, the gate before it, the venue behind it.
export * from './account-exposure.js';
export type { GateCounters, GateMemory, GateTally } from './gate-counters.js';
export * from './limit-control.js';
export * from './limits.js';
export * from './order-request.js';
export * from './order-state.js';
export * from './pre-trade-gate.js';
export * from './venue.js';
