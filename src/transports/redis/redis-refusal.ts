import { NotConnected, RxArrowError } from '../../base/errors.js';
import { isTlsFault } from '../tls-fault.js';
import { TransportRefused, type RefusalReason } from '../transport-refused.js';

const BY_WORD: Readonly<Record<string, RefusalReason>> = {
  WRONGPASS: 'credentials',
  NOAUTH: 'credentials',
  NOPERM: 'permission',
  READONLY: 'readOnly',
  OOM: 'full',
  MISCONF: 'full',
  LOADING: 'busy',
  BUSY: 'busy',
  CLUSTERDOWN: 'busy',
  TRYAGAIN: 'busy',
  MASTERDOWN: 'busy',
  NOREPLICAS: 'busy',
  NOSCRIPT: 'busy',
  SEQUENCE: 'busy',
  NOGROUP: 'unknownTopic',
};

const HINTS: Readonly<Partial<Record<RefusalReason, string>>> = {
  credentials: 'Look at user name and password.',
  permission: 'Give the user the right with ACL SETUSER.',
  full: 'Raise maxmemory or free the disk of the server, or let streams keep less.',
  readOnly: 'This is a replica: connect to the master, or through Sentinel.',
};

/** An error of Redis or of the connection to it as one of rxarrow. */
export function refusalOf(error: unknown): RxArrowError {
  if (error instanceof RxArrowError) return error;
  const message = error instanceof Error ? error.message : String(error);
  const { code } = error as { readonly code?: unknown };
  const details = { component: 'redis', cause: error };
  if (isTlsFault(error))
    return new TransportRefused('tls', `TLS was refused: ${message}.`, {
      ...details,
      hint: 'Look at the certificates and at whether the server speaks TLS on that port.',
    });
  if (!(error instanceof Error) || error.name !== 'ReplyError')
    return new NotConnected(`Redis cannot be reached: ${message || String(code)}.`, details);
  const [word = ''] = message.split(' ', 1);
  const reason = BY_WORD[word] ?? byText(message);
  return new TransportRefused(reason, `Redis says: ${message}`, { ...details, hint: HINTS[reason] });
}

function byText(message: string): RefusalReason {
  if (/invalid password|AUTH.*without any password|invalid username/i.test(message)) return 'credentials';
  if (/max bulk|too large|exceeds maximum/i.test(message)) return 'tooLarge';
  if (/no such key|requires the key to exist/i.test(message)) return 'unknownTopic';
  return 'other';
}
