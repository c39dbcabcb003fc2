// Written by `npm run gen`; do not edit.
export * from './arrow/index.js';
export * from './bus/index.js';
export * from './ccxt/index.js';
export * from './csv/index.js';
export * from './files/index.js';
export * from './generate/index.js';
export * from './history/index.js';
export * from './http/index.js';
export * from './memory/index.js';
export * from './parquet/index.js';
export * from './pulsar/index.js';
export * from './redis/index.js';
export * from './ring/index.js';
export * from './store/index.js';
export * from './tape/index.js';
export * from './web-socket/index.js';
