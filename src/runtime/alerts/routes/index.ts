import { email } from './email.js';
import { log } from './log.js';
import { redis } from './redis.js';
import { slack } from './slack.js';
import { telegram } from './telegram.js';
import { webhook } from './webhook.js';

/** The kinds of routes, by the name that files use. */
export const ROUTES = { email, log, redis, slack, telegram, webhook };
