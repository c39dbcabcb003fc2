import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Keys } from '../../../../src/testing/stand-in-exchange/rest/signature.js';

const NOW_MS = 1_700_000_000_000;
const owner = { account: 'main', apiKey: 'key', secret: 'secret' };
const keys = new Keys([owner], () => NOW_MS);

function check(timestamp: number, secret = 'secret', more = ''): void {
  const signed = `symbol=BTCUSDT&timestamp=${timestamp}${more}`;
  const signature = createHmac('sha256', secret).update(signed).digest('hex');
  keys.check(owner, new URLSearchParams(`${signed}&signature=${signature}`), signed);
}

describe('signatures', () => {
  it('are taken when they are of the key and in time', () => {
    check(NOW_MS);
    check(NOW_MS - 5_000);
    check(NOW_MS - 20_000, 'secret', '&recvWindow=30000');
    check(NOW_MS + 999);
  });

  it('are refused otherwise, with what is wrong', () => {
    expect(() => check(NOW_MS, 'other')).toThrow('Signature for this request is not valid.');
    expect(() => check(NOW_MS - 5_001)).toThrow('outside of the recvWindow');
    expect(() => check(NOW_MS + 1_000)).toThrow('ahead of the server');
    expect(() => check(NOW_MS - 70_000, 'secret', '&recvWindow=90000')).toThrow('outside of the recvWindow');
    expect(() => keys.of('unknown')).toThrow('Invalid API-key');
    expect(() => keys.check(owner, new URLSearchParams('timestamp=1'), '')).toThrow("'signature' was not sent");
    expect(() => keys.check(owner, new URLSearchParams(''), '')).toThrow("'timestamp' was not sent");
  });
});
