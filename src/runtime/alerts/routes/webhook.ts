import * as z from 'zod';
import { defineRoute } from '../route.js';
import { postJson } from './_post-json.js';

/** Posts alerts as JSON. */
export const webhook = defineRoute({
  name: 'webhook',
  summary: 'An address that gets `{ run, text, alerts }` as JSON by POST.',
  params: () =>
    z.strictObject({
      url: z.url({ protocol: /^https?$/ }).describe('Where it is sent to.'),
      headers: z.record(z.string(), z.string()).default({}).describe('Headers of the request, as a token.'),
    }),
  open:
    ({ url, headers }) =>
    ({ run, text, alerts }, signal) =>
      postJson('webhook', url, { run, text, alerts }, headers, signal),
});
