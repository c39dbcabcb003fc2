import type * as Ioredis from 'ioredis';
import type { Cluster, ClusterOptions, Redis, RedisOptions } from 'ioredis';
import type { Cancel, Clock } from '../../base/clock.js';
import { isMissing } from '../../base/disk.js';
import { NotConnected } from '../../base/errors.js';
import { refusalOf } from './redis-refusal.js';
import type { RedisSettings } from './redis-settings.js';

/** What Redis answers: whole numbers, bytes, lists of those, nothing. */
export type RedisReply = number | Buffer | null | RedisReply[];
export type RedisArgument = string | Buffer | number;

/** One connection to a server, or one client of a cluster. When it breaks it is over: a new one is made, nothing is sent again. */
export interface RedisLink {
  /** @throws NotConnected when the connection breaks meanwhile; TransportRefused when the server does not want it */
  call(command: string, ...given: readonly RedisArgument[]): Promise<RedisReply>;
  /** Begins to listen to a channel. */
  listen(channel: string, message: (payload: Buffer) => void): Promise<void>;
  /** Resolves when the connection is over, with the reason. */
  readonly closed: Promise<string>;
  /** Ends it at once; what is under way fails. */
  destroy(): void;
}

type PlainOptions = RedisOptions & { replyMapping: 'legacy' };

/**
 * Opens a connection that neither connects again nor sends anything twice, and that waits for nothing for ever.
 * @throws NotConnected when nobody is there; TransportRefused for a wrong password or certificate
 */
export async function openLink(settings: RedisSettings, clock: Clock): Promise<RedisLink> {
  const { Redis, Cluster } = await loadPackage();
  const { cluster, sentinel } = settings;
  const options: PlainOptions = {
    // Replies as flat lists, from old servers and new.
    protocol: 2,
    replyMapping: 'legacy',
    lazyConnect: true,
    retryStrategy: () => null,
    reconnectOnError: null,
    autoResendUnfulfilledCommands: false,
    autoResubscribe: false,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    maxLoadingRetryTime: 1,
    connectTimeout: settings.connectTimeoutMs,
    keepAlive: 10_000,
    noDelay: true,
    connectionName: settings.clientName,
    disableClientInfo: true,
    username: settings.username,
    password: settings.password,
    db: settings.database,
    ...(settings.tls === undefined ? {} : { tls: settings.tls }),
    ...(sentinel === undefined
      ? { host: settings.host, port: settings.port }
      : {
          sentinels: sentinel.nodes.map(({ host, port }) => ({ host, port })),
          name: sentinel.name,
          sentinelUsername: sentinel.username,
          sentinelPassword: sentinel.password,
          sentinelRetryStrategy: () => null,
          ...(settings.tls === undefined ? {} : { sentinelTLS: settings.tls, enableTLSForSentinelMode: true }),
        }),
  };
  if (cluster === undefined) return connect(new Redis(options), settings, clock);
  const ofCluster = {
    lazyConnect: true,
    clusterRetryStrategy: () => null,
    enableOfflineQueue: false,
    redisOptions: ofNodes(options),
  };
  return connect(
    new Cluster(
      cluster.nodes.map(({ host, port }) => ({ host, port })),
      ofCluster,
    ),
    settings,
    clock,
  );
}

/** What the nodes of a cluster share; where they are the cluster says. */
function ofNodes(options: PlainOptions): NonNullable<ClusterOptions['redisOptions']> & { replyMapping: 'legacy' } {
  const shared: Record<string, unknown> & { replyMapping: 'legacy' } = { ...options };
  for (const own of ['host', 'port', 'retryStrategy', 'enableOfflineQueue', 'db']) delete shared[own];
  return shared;
}

async function connect(client: Redis | Cluster, { connectTimeoutMs }: RedisSettings, clock: Clock): Promise<RedisLink> {
  let latest: unknown;
  let over = false;
  const closed = new Promise<string>((resolve) => {
    client.on('end', () => {
      over = true;
      resolve(latest instanceof Error ? latest.message : 'the connection was closed');
    });
  });
  client.on('error', (error) => {
    latest = error;
  });
  // A server that stands still takes the connection and says nothing more, which no time-out of the package bounds.
  let cancel: Cancel = () => undefined;
  const overdue = new Promise<never>((_, reject) => {
    cancel = clock.schedule(connectTimeoutMs, () => reject(new Error(`no answer within ${connectTimeoutMs} ms`)));
  });
  try {
    await Promise.race([client.connect(), overdue]);
  } catch (error) {
    client.disconnect();
    throw refusalOf(latest ?? error);
  } finally {
    cancel();
  }
  return {
    closed,
    async call(command, ...given) {
      if (over) throw new NotConnected('The connection to Redis is closed.', { component: 'redis' });
      try {
        return (await client.callBuffer(command, given as (string | Buffer | number)[])) as RedisReply;
      } catch (error) {
        throw refusalOf(error);
      }
    },
    async listen(channel, message) {
      client.on('messageBuffer', (from: Buffer, payload: Buffer) => {
        if (from.toString() === channel) message(payload);
      });
      try {
        await client.subscribe(channel);
      } catch (error) {
        throw refusalOf(error);
      }
    },
    destroy: () => client.disconnect(),
  };
}

async function loadPackage(): Promise<typeof Ioredis> {
  try {
    return await import('ioredis');
  } catch (cause) {
    const missing = isMissing(cause) || (cause as { code?: unknown }).code === 'ERR_MODULE_NOT_FOUND';
    throw new NotConnected(
      missing ? 'The package "ioredis" is not installed.' : `"ioredis" cannot be loaded: ${String(cause)}.`,
      { component: 'redis', hint: 'Install it with `npm install ioredis@6`.', cause },
    );
  }
}
