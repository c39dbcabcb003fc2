export { armFile, readKillFile, tripFile } from './kill-file.js';
export { trading } from './trading.js';
export { simulated } from './venues/simulated.js';
