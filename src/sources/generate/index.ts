export { generate, type Generate, type GenerateOptions } from './generate.js';
