export { pulsar } from './pulsar.js';
