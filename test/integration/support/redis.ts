import { redisSettings, type RedisSettings } from 'rxarrow/transports';

/** How a server of the tests is reached: with time-outs that suit them. */
export function redisAt(port: number, password?: string): RedisSettings {
  return redisSettings({
    port,
    connectTimeout: '2s',
    commandTimeout: '2s',
    ...(password === undefined ? {} : { password }),
  });
}
