import { NotConnected, RxArrowError, type ErrorDetails } from '../../base/errors.js';
import { TransportRefused, type RefusalReason } from '../transport-refused.js';

/** By what stands in a message of the broker or of its client; the first that fits. */
const BY_TEXT: readonly (readonly [RegExp, RefusalReason])[] = [
  [/already connected|ConsumerBusy|ProducerBusy|Exclusive consumer|ProducerFenced|different type/i, 'conflict'],
  [
    /AuthenticationError|Unauthorized|JWT|authentication failed|Failed to authenticate|ErrorGettingAuthenticationData/i,
    'credentials',
  ],
  [/AuthorizationError|Forbidden|don't have permission|not authorized|permission/i, 'permission'],
  [
    /Namespace ?not found|Tenant.*(not exist|not found)|Topic ?not found|TopicNotFound|NamespaceNotFound|does ?n[o']t exist|NotFound/i,
    'unknownTopic',
  ],
  [/MessageTooBig|exceeds (max|limit)|InvalidMessage|larger than|too (big|large)/i, 'tooLarge'],
  [/Quota|disk.*full|No writable|MemoryBufferIsFull|ProducerQueueIsFull/i, 'full'],
  [
    /TooManyRequests|ServiceUnitNotReady|TopicTerminated.*unload|metadata|being unloaded|is being|Please redo|fenced/i,
    'busy',
  ],
];

const HINTS: Readonly<Partial<Record<RefusalReason, string>>> = {
  credentials: 'Look at `token`, and at who the broker trusts.',
  permission: 'Give the role the right: pulsar-admin namespaces grant-permission.',
  conflict:
    'One consumer at a time may have an exclusive subscription, and one producer a name; types of subscriptions may not be mixed.',
  full: 'Let consumers catch up, or raise the quota of the namespace: pulsar-admin namespaces set-backlog-quota.',
  tooLarge: 'Cut batches smaller with `rebatch`; `maxMessageSize` of the broker is the limit.',
  unknownTopic: 'Look at tenant, namespace and name; pulsar-admin namespaces create makes a namespace.',
};

/** Words for what is over when the connection is made again. */
const PASSING =
  /time ?d? ?out|NotConnected|not connected|Already ?Closed|is closed|ConnectError|ConnectionError|Disconnected|Retryable|LookupError|connection .*(closed|reset)/i;

/** What the broker or its client says against something, by its words. */
export function refusalOf(text: string, otherwise: RefusalReason = 'other', cause?: unknown): RxArrowError {
  if (PASSING.test(text)) return new NotConnected(`Pulsar says: ${text}`, { component: 'pulsar', cause });
  const reason = BY_TEXT.find(([pattern]) => pattern.test(text))?.[1] ?? otherwise;
  return refused(reason, text, cause);
}

function refused(reason: RefusalReason, text: string, cause?: unknown): TransportRefused {
  return new TransportRefused(reason, `Pulsar says: ${text}`, { component: 'pulsar', hint: HINTS[reason], cause });
}

/** An answer over HTTP that is no success. */
export function httpRefusal(status: number, body: string): RxArrowError {
  const text = reasonIn(body) || `HTTP ${status}`;
  if (status === 401) return refused('credentials', text);
  if (status === 403) return refused('permission', text);
  if (status === 404) return refused('unknownTopic', text);
  if (status === 409) return refused('conflict', text);
  if (status === 429 || status === 503 || status === 502 || status === 504) return refused('busy', text);
  // While it starts, or when the broker behind the service has just gone.
  if (status === 408 || status === 500) {
    return refusalOf(text, 'busy');
  }
  return refusalOf(text);
}

/** The reason in an error page of the WebSocket service, or in the JSON of the admin interface. */
function reasonIn(body: string): string {
  const plain = body.includes('<title>') ? (/<title>(.*?)(<\/title>|$)/s.exec(body)?.[1] ?? '') : body;
  const text = plain
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
  const said = /"(?:errorMsg|reason)"\s*:\s*"((?:[^"\\]|\\.)*)"/.exec(text)?.[1] ?? text;
  return said
    .replace(/org\.apache\.pulsar\.[\w.$]+: ?/g, '')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 300);
}

const OF_TLS = /^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|EPROTO|HOSTNAME_MISMATCH)/;

/** An error of a connection. */
export function connectionError(error: unknown, address: string): RxArrowError {
  if (error instanceof RxArrowError) return error;
  const message =
    error instanceof Error && error.message !== ''
      ? error.message
      : String((error as ErrorDetails & { code?: unknown }).code ?? error);
  const { code } = error as { readonly code?: unknown };
  const details = { component: 'pulsar', cause: error };
  if (typeof code === 'string' && OF_TLS.test(code))
    return new TransportRefused('tls', `TLS was refused: ${message}.`, {
      ...details,
      hint: 'Look at the certificates and at whether the broker speaks TLS on that port.',
    });
  return new NotConnected(`Pulsar at ${address} cannot be reached: ${message}.`, details);
}

export function linkClosed(reason: string): NotConnected {
  return new NotConnected(`The connection to Pulsar is over: ${reason}.`, { component: 'pulsar' });
}
