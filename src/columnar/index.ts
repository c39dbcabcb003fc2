export * from './batch.js';
export * from './control.js';
export * from './key-slots.js';
export * from './numbers.js';
export * from './schema.js';
export * from './slab.js';
export * from './strings.js';
