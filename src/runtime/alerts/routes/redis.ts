import * as z from 'zod';
import { callOnce, ownPorts, redisParam, redisSettings } from '../../../transports/index.js';
import { defineRoute } from '../route.js';

const PATIENCE_MS = 5000;

/** Publishes alerts to a channel, or adds them to a stream, of Redis; needs the package ioredis. */
export const redis = defineRoute({
  name: 'redis',
  summary: 'A channel or a stream of Redis that gets `{ run, text, alerts }` as JSON; needs the package `ioredis`.',
  params: () =>
    z
      .strictObject({
        channel: z.string().min(1).optional().describe('The channel it is published to.'),
        stream: z.string().min(1).optional().describe('The stream it is added to, as the field `alert`.'),
        keepMessages: z.int().min(1).default(10_000).describe('About how many messages the stream keeps.'),
        redis: redisParam(),
      })
      .refine(({ channel, stream }) => (channel === undefined) !== (stream === undefined), {
        message: 'a channel or a stream',
      }),
  open: ({ channel, stream, keepMessages, redis: where }) => {
    const settings = redisSettings(where);
    return async ({ run, text, alerts }) => {
      const message = JSON.stringify({ run, text, alerts });
      if (channel !== undefined) await callOnce(settings, ownPorts(), PATIENCE_MS, 'PUBLISH', channel, message);
      else
        await callOnce(
          settings,
          ownPorts(),
          PATIENCE_MS,
          'XADD',
          stream ?? '',
          'MAXLEN',
          '~',
          keepMessages,
          '*',
          'alert',
          message,
        );
    };
  },
});
