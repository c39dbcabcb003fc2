import { describe, expect, it } from 'vitest';
import { redisSettings } from '../../../src/transports/index.js';
import { addressOf } from '../../../src/transports/redis/redis-settings.js';

describe('how Redis is reached', () => {
  it('is the server of this machine when nothing is said', () => {
    expect(redisSettings({})).toMatchObject({
      host: '127.0.0.1',
      port: 6379,
      database: 0,
      tls: undefined,
      connectTimeoutMs: 5000,
    });
  });

  it('knows TLS, Sentinel and Cluster, and tells addresses without passwords', () => {
    expect(redisSettings({ tls: true }).tls).toEqual({});
    expect(redisSettings({ tls: { serverName: 'r', insecureSkipVerify: true } }).tls).toEqual({
      servername: 'r',
      rejectUnauthorized: false,
    });
    const sentinel = redisSettings({
      password: 'secret',
      sentinel: { name: 'main', nodes: [{ host: 'a' }, { host: 'b', port: 1 }] },
    });
    expect(addressOf(sentinel)).toBe('the master "main" of the sentinels a:26379, b:1');
    expect(addressOf(redisSettings({ cluster: { nodes: [{ host: 'c' }] } }))).toBe('the cluster c:6379');
  });

  it('refuses what cannot be', () => {
    expect(() => redisSettings({ port: 0 })).toThrow(/"port" is 0; expected at least 1/);
    expect(() => redisSettings({ tls: { ca: '/no/such/file' } })).toThrow(/a file that can be read/);
    expect(() =>
      redisSettings({ sentinel: { name: 'm', nodes: [{ host: 'a' }] }, cluster: { nodes: [{ host: 'b' }] } }),
    ).toThrow(/sentinel or cluster/);
  });
});
