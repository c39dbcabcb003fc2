import { describe, expect, it } from 'vitest';
import { batchingOf, pulsarSettings } from '../../../src/transports/index.js';

describe('how Pulsar is reached', () => {
  it('is the WebSocket service of this machine when nothing is said', () => {
    expect(pulsarSettings({})).toMatchObject({
      transport: 'webSocket',
      serviceUrl: 'ws://127.0.0.1:8080',
      adminUrl: 'http://127.0.0.1:8080',
      isTls: false,
      token: undefined,
      connectTimeoutMs: 5000,
    });
  });

  it.each([
    ['wss://broker:8443/', 'webSocket', 'wss://broker:8443', 'https://broker:8443'],
    ['https://broker', 'webSocket', 'wss://broker', 'https://broker'],
    ['pulsar://broker:6650', 'native', 'pulsar://broker:6650', 'http://broker:8080'],
    ['pulsar+ssl://broker:6651', 'native', 'pulsar+ssl://broker:6651', 'https://broker:8443'],
  ])('%s', (url, transport, serviceUrl, adminUrl) => {
    expect(pulsarSettings({ url })).toMatchObject({ transport, serviceUrl, adminUrl });
    expect(pulsarSettings({ url, adminUrl: 'http://other:1/' }).adminUrl).toBe('http://other:1');
  });

  it('refuses what cannot be', () => {
    expect(() => pulsarSettings({ url: 'broker:6650' })).toThrow(/parameter "url" is "broker:6650"/);
    expect(() => pulsarSettings({ url: 'ws://broker:8080', tls: true })).toThrow(
      /parameter "pulsar.url" is "ws:\/\/broker:8080"; expected wss:\/\/ or pulsar\+ssl:\/\//,
    );
    expect(() => pulsarSettings({ url: 'wss://broker', tls: { ca: '/nowhere' } })).toThrow(
      /parameter "pulsar.tls.ca" is "\/nowhere"; expected a file that can be read/,
    );
  });

  it('puts messages together by count and time', () => {
    expect(batchingOf(false)).toBe(false);
    expect(batchingOf({ messages: 10, delay: '5ms' })).toEqual({ messages: 10, delayMs: 5 });
  });
});
