import type * as Nodemailer from 'nodemailer';
import * as z from 'zod';
import { NotConnected } from '../../../base/errors.js';
import { defineRoute } from '../route.js';

const address = () => z.string().regex(/@/, { error: 'expected an address with @' });

/** Sends by e-mail; needs the package nodemailer. */
export const email = defineRoute({
  name: 'email',
  summary: 'E-mail by SMTP; needs the package `nodemailer`.',
  params: () =>
    z.strictObject({
      from: address().describe('Who sends it.'),
      to: z.union([address(), z.array(address()).min(1)]).describe('Who gets it.'),
      host: z.string().min(1).describe('Mail server.'),
      port: z.int().min(1).max(65_535).default(587),
      user: z.string().optional(),
      password: z.string().optional(),
      tls: z
        .enum(['required', 'implicit', 'none'])
        .default('required')
        .describe(
          '`required` begins TLS on a plain connection, `implicit` from the first byte, `none` sends in the clear.',
        ),
    }),
  open: ({ from, to, host, port, user, password, tls }) => {
    return async ({ run, text, alerts }, signal) => {
      const { createTransport } = await loadNodemailer();
      const transport = createTransport({
        host,
        port,
        secure: tls === 'implicit',
        requireTLS: tls === 'required',
        ignoreTLS: tls === 'none',
        connectionTimeout: 10_000,
        socketTimeout: 10_000,
        ...(user === undefined ? {} : { auth: { user, pass: password ?? '' } }),
      });
      const stop = (): void => transport.close();
      signal.addEventListener('abort', stop, { once: true });
      try {
        const firing = alerts.filter(({ state }) => state === 'firing').length;
        await transport.sendMail({ from, to, subject: `rxarrow "${run}": ${subject(firing, alerts.length)}`, text });
      } catch (error) {
        throw new NotConnected('The alert route "email" could not send.', { cause: error });
      } finally {
        signal.removeEventListener('abort', stop);
        transport.close();
      }
    };
  },
});

function subject(firing: number, all: number): string {
  return firing === 0 ? `${all} resolved` : `${firing} firing`;
}

async function loadNodemailer(): Promise<typeof Nodemailer> {
  try {
    return await import('nodemailer');
  } catch (error) {
    throw new NotConnected('The alert route "email" needs the package nodemailer, which is not installed.', {
      cause: error,
      hint: 'npm install nodemailer',
    });
  }
}
