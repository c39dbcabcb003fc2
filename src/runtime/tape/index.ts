export { tape } from './tape.js';
