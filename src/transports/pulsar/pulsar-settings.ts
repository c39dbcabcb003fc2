import type { ConnectionOptions } from 'node:tls';
import * as z from 'zod';
import { InvalidParams } from '../../base/errors.js';
import { durationParam, parseParams } from '../../core/index.js';
import { milliseconds } from '../params.js';
import { tlsOptions, tlsParam } from '../tls-param.js';

/** How consumers of one group share a topic. */
export const SUBSCRIPTION_TYPES = ['exclusive', 'failover', 'shared', 'keyShared'] as const;
export type SubscriptionType = (typeof SUBSCRIPTION_TYPES)[number];

/** How Pulsar is reached: by its WebSocket service, or by its own protocol. */
export const pulsarParam = () =>
  z
    .strictObject({
      url: z
        .string()
        .regex(/^(ws|wss|http|https|pulsar|pulsar\+ssl):\/\/[^/]+\/?$/)
        .default('ws://127.0.0.1:8080')
        .describe(
          'ws:// or wss:// goes over the WebSocket service of the broker by the package `ws`, pulsar:// or pulsar+ssl:// over its own protocol by `pulsar-client`.',
        ),
      adminUrl: z
        .string()
        .regex(/^https?:\/\/[^/]+\/?$/)
        .optional()
        .describe(
          'Where the broker answers over HTTP; when left out the host of `url`, with its port for ws:// and with 8080 or 8443 for pulsar://.',
        ),
      token: z.string().min(1).optional().describe('Token (JWT) that says who we are.'),
      tls: tlsParam(),
      listenerName: z.string().min(1).optional().describe('Which of its addresses the broker names (pulsar:// only).'),
      connectTimeout: durationParam().default('5s').describe('How long a connection may take.'),
      commandTimeout: durationParam().default('10s').describe('How long an answer may take.'),
    })
    .prefault({})
    .describe('How Pulsar is reached.');

/** How the subscription of a group is shared. */
export const subscriptionParam = () =>
  z
    .enum(SUBSCRIPTION_TYPES)
    .default('failover')
    .describe(
      'How a group shares the topic: one consumer alone; one for each partition, with others ready; message by message; or key by key.',
    );

/** How messages of a producer are put together into one entry of the broker. */
export const batchingParam = () =>
  z
    .union([
      z.literal(false),
      z.strictObject({
        messages: z.int().min(1).default(100).describe('Messages in one entry, at most.'),
        delay: durationParam().default('2ms').describe('How long the first of them waits for others.'),
      }),
    ])
    .default(false)
    .describe(
      'Several messages in one entry of the broker: for many small ones. Off, since a message is a batch already.',
    );

export type PulsarParam = z.input<ReturnType<typeof pulsarParam>>;
export type Batching = false | { readonly messages: number; readonly delayMs: number };

/** Where a broker is and who we are there. */
export interface PulsarSettings {
  readonly transport: 'webSocket' | 'native';
  /** Of the WebSocket service, or of the broker itself. */
  readonly serviceUrl: string;
  readonly adminUrl: string;
  readonly token: string | undefined;
  readonly tls: ConnectionOptions;
  /** Files, for a client that reads them itself. */
  readonly tlsFiles: {
    readonly ca?: string | undefined;
    readonly cert?: string | undefined;
    readonly key?: string | undefined;
  };
  readonly isTls: boolean;
  readonly listenerName: string | undefined;
  readonly connectTimeoutMs: number;
  readonly commandTimeoutMs: number;
}

/**
 * The parameters as connections want them; files of certificates are read.
 * @throws InvalidParams for what is wrong with them
 */
export function pulsarSettings(given: PulsarParam): PulsarSettings {
  const { url, adminUrl, token, tls, listenerName, connectTimeout, commandTimeout } = parseParams(
    'pulsar',
    pulsarParam(),
    given,
  );
  const { protocol, hostname, host } = new URL(url);
  const transport = protocol.startsWith('pulsar') ? 'native' : 'webSocket';
  const isTls = protocol === 'wss:' || protocol === 'https:' || protocol === 'pulsar+ssl:';
  if (tls !== false && !isTls)
    throw new InvalidParams({
      component: 'pulsar',
      path: 'pulsar.url',
      found: url,
      expected: 'wss:// or pulsar+ssl://, since `tls` is given',
    });
  const http = isTls ? 'https' : 'http';
  const web = transport === 'native' ? `${http}://${hostname}:${isTls ? 8443 : 8080}` : `${http}://${host}`;
  return {
    transport,
    serviceUrl: transport === 'native' ? `${protocol}//${host}` : `${isTls ? 'wss' : 'ws'}://${host}`,
    adminUrl: (adminUrl ?? web).replace(/\/$/, ''),
    token,
    tls: tlsOptions('pulsar', tls) ?? {},
    tlsFiles: typeof tls === 'object' ? tls : {},
    isTls,
    listenerName,
    connectTimeoutMs: milliseconds(connectTimeout),
    commandTimeoutMs: milliseconds(commandTimeout),
  };
}

export function batchingOf(given: false | { readonly messages: number; readonly delay: string }): Batching {
  return given === false ? false : { messages: given.messages, delayMs: milliseconds(given.delay) };
}
