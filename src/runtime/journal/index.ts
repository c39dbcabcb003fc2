export { journal } from './journal.js';
