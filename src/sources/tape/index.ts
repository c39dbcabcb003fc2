export { tape, type TapeSource, type TapeSourceOptions } from './tape.js';
