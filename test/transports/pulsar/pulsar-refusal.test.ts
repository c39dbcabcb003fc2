import { describe, expect, it } from 'vitest';
import { connectionError, httpRefusal, refusalOf } from '../../../src/transports/pulsar/pulsar-refusal.js';

const page = (status: number, text: string): string =>
  `<html>\n<head>\n<title>Error ${status} ${text}</title>\n</head><body></body></html>`;

describe('what the broker says', () => {
  it.each([
    ['Failed to create consumer: ConsumerBusy', 'conflict'],
    ['Failed to create producer: ProducerBusy', 'conflict'],
    ['Failed to create producer: AuthenticationError', 'credentials'],
    ['Failed to create producer: AuthorizationError', 'permission'],
    ['Failed to create producer: TopicNotFound', 'unknownTopic'],
    ['Namespace not found', 'unknownTopic'],
    ['Failed to send message: MessageTooBig', 'tooLarge'],
    ['Failed to send message: ProducerBlockedQuotaExceededError', 'full'],
    ['ServiceUnitNotReady: Namespace bundle is being unloaded', 'busy'],
    ['something new', 'other'],
  ])('%s is %s', (text, reason) => {
    expect(refusalOf(text)).toMatchObject({ code: 'TransportRefused', reason });
  });

  it.each([
    'Failed to send message: TimeOut',
    'Failed to receive message: AlreadyClosed',
    'ConnectError',
    'Disconnected',
  ])('%s is over when the connection is made again', (text) => {
    expect(refusalOf(text).code).toBe('NotConnected');
  });

  it('takes the reason out of pages and of JSON', () => {
    const name = `{&quot;errorMsg&quot;:&quot;org.apache.pulsar.broker.service.BrokerServiceException$NamingException: Producer with name &apos;desk&apos; is already connected to topic&quot;,&quot;reqId&quot;:1}`;
    const conflict = httpRefusal(409, page(409, `Failed to create producer/consumer: ${name}`));
    expect(conflict).toMatchObject({ code: 'TransportRefused', reason: 'conflict' });
    expect(conflict.message).toMatch(
      /^pulsar: Pulsar says: Producer with name 'desk' is already connected to topic One/,
    );
    expect(httpRefusal(404, '{"reason":"Topic persistent://a/b/c not found"}')).toMatchObject({
      reason: 'unknownTopic',
    });
    expect(httpRefusal(401, '')).toMatchObject({ reason: 'credentials' });
    expect(httpRefusal(403, 'no')).toMatchObject({ reason: 'permission' });
    expect(httpRefusal(503, '')).toMatchObject({ reason: 'busy', isPassing: true });
    expect(httpRefusal(500, '{"reason":"Namespace bundle is being unloaded"}')).toMatchObject({ isPassing: true });
  });

  it('tells certificates from connections', () => {
    const error = (code: string): Error => Object.assign(new Error('bad'), { code });
    expect(connectionError(error('SELF_SIGNED_CERT_IN_CHAIN'), 'wss://x')).toMatchObject({ reason: 'tls' });
    expect(connectionError(error('ECONNREFUSED'), 'ws://x').message).toBe(
      'pulsar: Pulsar at ws://x cannot be reached: bad.',
    );
  });
});
