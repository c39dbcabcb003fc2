import * as z from 'zod';
import { defineRoute } from '../route.js';
import { postJson } from './_post-json.js';

// A message of the Bot API has at most so many characters.
const MOST_CHARACTERS = 4096;

/** Sends by a bot of Telegram, or by a server that takes the same calls. */
export const telegram = defineRoute({
  name: 'telegram',
  summary: 'A chat of Telegram, by a bot.',
  params: () =>
    z.strictObject({
      botToken: z.string().min(1).describe('Token of the bot.'),
      chatId: z.union([z.string().min(1), z.int()]).describe('Chat that it writes to.'),
      server: z
        .url({ protocol: /^https?$/ })
        .default('https://api.telegram.org')
        .describe('Server of the Bot API.'),
    }),
  open:
    ({ botToken, chatId, server }) =>
    ({ text }, signal) =>
      postJson(
        'telegram',
        `${server.replace(/\/$/, '')}/bot${botToken}/sendMessage`,
        { chat_id: chatId, text: text.slice(0, MOST_CHARACTERS) },
        {},
        signal,
      ),
});
