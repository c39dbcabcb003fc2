import * as z from 'zod';
import { defineRoute } from '../route.js';
import { postJson } from './_post-json.js';

/** Posts to an incoming webhook of Slack, or of what takes the same, as Mattermost and Discord (`/slack`). */
export const slack = defineRoute({
  name: 'slack',
  summary: 'An incoming webhook of Slack or of what takes the same.',
  params: () =>
    z.strictObject({
      webhookUrl: z.url({ protocol: /^https?$/ }).describe('Address of the webhook; it is a secret.'),
      channel: z.string().min(1).optional().describe('Another channel than that of the webhook.'),
    }),
  open:
    ({ webhookUrl, channel }) =>
    ({ text }, signal) =>
      postJson('slack', webhookUrl, { text, ...(channel === undefined ? {} : { channel }) }, {}, signal),
});
