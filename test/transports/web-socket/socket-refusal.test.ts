import { expect, it } from 'vitest';
import { NotConnected, RetryAfter } from '../../../src/base/index.js';
import { httpRefusal, socketError, withoutSecrets } from '../../../src/transports/web-socket/socket-refusal.js';

const URL_WITH_KEY = 'wss://user:pass@example.org:9443/ws?key=secret';

it('an address is shown without keys', () => {
  expect(withoutSecrets(URL_WITH_KEY)).toBe('wss://example.org:9443/ws');
  expect(httpRefusal('x', URL_WITH_KEY, 401, undefined).message).not.toContain('secret');
});

it.each([
  [401, undefined, { code: 'TransportRefused', reason: 'credentials' }],
  [403, undefined, { reason: 'permission' }],
  [404, undefined, { reason: 'unknownTopic' }],
  [400, undefined, { reason: 'other' }],
  [429, '2', { code: 'RetryAfter', waitMs: 2000 }],
  [429, 'soon', { code: 'NotConnected' }],
  [503, undefined, { code: 'NotConnected' }],
])('status %i', (status, after, expected) => {
  expect(httpRefusal('x', URL_WITH_KEY, status, after)).toMatchObject(expected);
});

it('errors of the connection pass, those of certificates do not', () => {
  const untrusted = Object.assign(new Error('self-signed'), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
  expect(socketError('x', URL_WITH_KEY, untrusted)).toMatchObject({ reason: 'tls' });
  expect(socketError('x', URL_WITH_KEY, new Error('ECONNREFUSED'))).toBeInstanceOf(NotConnected);
  const known = new RetryAfter(1, 'wait.');
  expect(socketError('x', URL_WITH_KEY, known)).toBe(known);
});
