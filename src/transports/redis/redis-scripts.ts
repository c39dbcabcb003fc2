import { HealthBoard } from '../health-board.js';
import type { TransportPorts } from '../message-broker.js';
import type { RedisArgument, RedisReply } from './ioredis.js';
import { RedisConnection } from './redis-connection.js';
import type { RedisSettings } from './redis-settings.js';

/** Commands and scripts over one connection, made again when it breaks: for what may be done twice. */
export class RedisScripts {
  private readonly connection: RedisConnection;
  private readonly patienceMs: number;

  constructor(settings: RedisSettings, ports: TransportPorts, patienceMs: number) {
    this.connection = new RedisConnection(settings, ports, new HealthBoard());
    this.patienceMs = patienceMs;
  }

  /** @throws NotConnected when there is no server for longer than the patience; TransportRefused when it does not want it */
  call(command: string, ...given: readonly RedisArgument[]): Promise<RedisReply> {
    return this.connection.attempt(({ call }) => call(command, ...given), this.patienceMs);
  }

  script(source: string, keys: readonly string[], ...given: readonly RedisArgument[]): Promise<RedisReply> {
    return this.call('EVAL', source, keys.length, ...keys, ...given);
  }

  close(): void {
    this.connection.close();
  }
}
