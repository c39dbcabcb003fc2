import { readFileSync } from 'node:fs';
import type { ConnectionOptions } from 'node:tls';
import * as z from 'zod';
import { InvalidParams } from '../base/errors.js';

/** Whether TLS is spoken with a server, and what is trusted. */
export const tlsParam = () =>
  z
    .union([
      z.boolean(),
      z.strictObject({
        ca: z.string().min(1).optional().describe('File with the certificates that are trusted.'),
        cert: z.string().min(1).optional().describe('File with our certificate.'),
        key: z.string().min(1).optional().describe('File with its key.'),
        serverName: z.string().min(1).optional().describe('Name that the certificate has to be for.'),
        insecureSkipVerify: z.boolean().default(false).describe('Trusts any certificate: for tests only.'),
      }),
    ])
    .default(false)
    .describe('Whether TLS is spoken, and what is trusted.');

export type TlsParam = z.output<ReturnType<typeof tlsParam>>;

/**
 * The same as Node wants it; undefined without TLS.
 * @throws InvalidParams for a file that cannot be read
 */
export function tlsOptions(component: string, tls: TlsParam): ConnectionOptions | undefined {
  if (tls === false) return undefined;
  if (tls === true) return {};
  const { ca, cert, key, serverName, insecureSkipVerify } = tls;
  const file = (name: string, path: string): Buffer => {
    try {
      return readFileSync(path);
    } catch (cause) {
      throw new InvalidParams({
        component,
        path: `${component}.tls.${name}`,
        found: path,
        expected: 'a file that can be read',
        cause,
      });
    }
  };
  return {
    ...(ca === undefined ? {} : { ca: file('ca', ca) }),
    ...(cert === undefined ? {} : { cert: file('cert', cert) }),
    ...(key === undefined ? {} : { key: file('key', key) }),
    ...(serverName === undefined ? {} : { servername: serverName }),
    ...(insecureSkipVerify ? { rejectUnauthorized: false } : {}),
  };
}
