import type { TestProject } from 'vitest/node';
import { startRedis } from '../../support/redis-server.js';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Port of the Redis server that all integration tests share. */
    redisPort: number;
  }
}

/** One server for all integration tests, ended by its process id. */
export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const server = await startRedis();
  provide('redisPort', server.port);
  return () => server.stop();
}
