// Orders as everybody sees them: what is asked for, what became of it, the gate before it, the venue behind it.
export type { GateMemory } from './gate-counters.js';
export * from './limit-control.js';
export * from './limits.js';
export * from './order-request.js';
export * from './order-state.js';
export * from './pre-trade-gate.js';
export * from './venue.js';
