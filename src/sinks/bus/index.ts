export { bus } from './bus.js';
