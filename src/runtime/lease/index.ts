export { KeptLease } from './kept-lease.js';
export { parseLease, type LeaseRecord, type LeaseSlots } from './lease.js';
export { LeaseFiles } from './lease-files.js';
export { RedisLease } from './redis-lease.js';
export { processesService, type Processes } from './processes.js';
