export { server } from './server.js';
