import type { ConnectionOptions } from 'node:tls';
import * as z from 'zod';
import { durationParam, parseParams } from '../../core/index.js';
import { milliseconds } from '../params.js';
import { tlsOptions, tlsParam } from '../tls-param.js';

const port = (fallback: number) => z.int().min(1).max(65_535).default(fallback);
const node = (fallback: number) => z.strictObject({ host: z.string().min(1), port: port(fallback) });

/** How Redis is reached: one server, a master that Sentinel knows, or a cluster. */
export const redisParam = () =>
  z
    .strictObject({
      host: z.string().min(1).default('127.0.0.1'),
      port: port(6379),
      username: z.string().min(1).optional().describe('User of the access list (ACL).'),
      password: z.string().min(1).optional(),
      database: z.int().min(0).default(0),
      tls: tlsParam(),
      sentinel: z
        .strictObject({
          name: z.string().min(1).describe('Name of the master.'),
          nodes: z.array(node(26_379)).min(1),
          username: z.string().min(1).optional(),
          password: z.string().min(1).optional(),
        })
        .optional()
        .describe('Sentinels that know the master; host and port are not used then.'),
      cluster: z
        .strictObject({ nodes: z.array(node(6379)).min(1) })
        .optional()
        .describe('Some nodes of a cluster; host and port are not used then.'),
      clientName: z.string().min(1).default('rxarrow').describe('Name of the connections in CLIENT LIST.'),
      connectTimeout: durationParam().default('5s').describe('How long a connection may take.'),
      commandTimeout: durationParam()
        .default('5s')
        .describe('How long an answer may take; then the connection is given up and made anew.'),
    })
    .refine(({ sentinel, cluster }) => sentinel === undefined || cluster === undefined, {
      message: 'sentinel or cluster, not both',
    })
    .prefault({})
    .describe('How Redis is reached.');

export type RedisParam = z.output<ReturnType<typeof redisParam>>;

/** Where a server is and who we are there. */
export interface RedisSettings {
  readonly host: string;
  readonly port: number;
  readonly username: string | undefined;
  readonly password: string | undefined;
  readonly database: number;
  readonly tls: ConnectionOptions | undefined;
  readonly sentinel:
    | {
        readonly name: string;
        readonly nodes: readonly { readonly host: string; readonly port: number }[];
        readonly username: string | undefined;
        readonly password: string | undefined;
      }
    | undefined;
  readonly cluster: { readonly nodes: readonly { readonly host: string; readonly port: number }[] } | undefined;
  readonly clientName: string;
  readonly connectTimeoutMs: number;
  readonly commandTimeoutMs: number;
}

/**
 * The parameters as the connection wants them; files of certificates are read.
 * @throws InvalidParams for what is wrong with them
 */
export function redisSettings(given: z.input<ReturnType<typeof redisParam>>): RedisSettings {
  const param = parseParams('redis', redisParam(), given);
  const { connectTimeout, commandTimeout, tls, sentinel, username, password, ...rest } = param;
  return {
    ...rest,
    username,
    password,
    cluster: param.cluster,
    sentinel:
      sentinel === undefined ? undefined : { ...sentinel, username: sentinel.username, password: sentinel.password },
    tls: tlsOptions('redis', tls),
    connectTimeoutMs: milliseconds(connectTimeout),
    commandTimeoutMs: milliseconds(commandTimeout),
  };
}

/** Where it is, for messages; never with the password. */
export function addressOf({ host, port, sentinel, cluster }: RedisSettings): string {
  const list = (nodes: readonly { readonly host: string; readonly port: number }[]): string =>
    nodes.map((each) => `${each.host}:${each.port}`).join(', ');
  if (sentinel !== undefined) return `the master "${sentinel.name}" of the sentinels ${list(sentinel.nodes)}`;
  return cluster === undefined ? `${host}:${port}` : `the cluster ${list(cluster.nodes)}`;
}
