export * from './clock.js';
export * from './disk.js';
export * from './errors.js';
export * from './node-disk.js';
export * from './random.js';
