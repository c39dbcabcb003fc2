export type { PathSource } from './path-source.js';
