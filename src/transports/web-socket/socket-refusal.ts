import { NotConnected, RetryAfter, RxArrowError } from '../../base/errors.js';
import { isTlsFault } from '../tls-fault.js';
import { TransportRefused } from '../transport-refused.js';

/** An error of a connection as one of rxarrow: a refusal when the same would be refused again. */
export function socketError(component: string, url: string, error: unknown): RxArrowError {
  if (error instanceof RxArrowError) return error;
  const message = error instanceof Error ? error.message : String(error);
  const details = { component, cause: error };
  if (isTlsFault(error))
    return new TransportRefused('tls', `TLS was refused at ${withoutSecrets(url)}: ${message}.`, {
      ...details,
      hint: 'Look at the certificates and at whether the server speaks TLS on that port.',
    });
  const { code } = error as { readonly code?: unknown };
  return new NotConnected(`${withoutSecrets(url)} cannot be reached: ${message || String(code)}.`, details);
}

/** What an answer says that is not the one hoped for. */
export function httpRefusal(
  component: string,
  url: string,
  status: number,
  retryAfter: string | undefined,
): RxArrowError {
  const what = `${withoutSecrets(url)} answers ${status}.`;
  if (status === 429 || status === 503 || status === 418) {
    const seconds = Number(retryAfter);
    return Number.isFinite(seconds) && seconds > 0
      ? new RetryAfter(seconds * 1000, what, { component })
      : new NotConnected(what, { component });
  }
  if (status === 401)
    return new TransportRefused('credentials', what, {
      component,
      hint: 'Look at the key in `headers` or in the url.',
    });
  if (status === 403) return new TransportRefused('permission', what, { component });
  if (status === 404) return new TransportRefused('unknownTopic', what, { component, hint: 'Look at the path.' });
  if (status >= 500 || status === 408) return new NotConnected(what, { component });
  return new TransportRefused('other', what, { component });
}

/** An address without what may be a key. */
export function withoutSecrets(url: string): string {
  const parsed = new URL(url);
  return `${parsed.protocol}//${parsed.host}${parsed.pathname}`;
}
