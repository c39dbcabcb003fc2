import { describe, expect, it } from 'vitest';
import { NotConnected } from '../../../src/base/index.js';
import { TransportRefused } from '../../../src/transports/index.js';
import { refusalOf } from '../../../src/transports/redis/redis-refusal.js';

function reply(message: string): Error {
  return Object.assign(new Error(message), { name: 'ReplyError' });
}

describe('errors of Redis', () => {
  it.each([
    ['WRONGPASS invalid username-password pair or user is disabled.', 'credentials', false],
    ['NOAUTH Authentication required.', 'credentials', false],
    ["NOPERM this user has no permissions to run the 'xadd' command", 'permission', false],
    ["READONLY You can't write against a read only replica.", 'readOnly', true],
    ["OOM command not allowed when used memory > 'maxmemory'.", 'full', true],
    ['MISCONF Redis is configured to save RDB snapshots', 'full', true],
    ['LOADING Redis is loading the dataset in memory', 'busy', true],
    ['CLUSTERDOWN The cluster is down', 'busy', true],
    ["NOGROUP No such key 'x' or consumer group 'g'", 'unknownTopic', false],
    ['WRONGTYPE Operation against a key holding the wrong kind of value', 'other', false],
  ])('%s', (message, reason, isPassing) => {
    const refused = refusalOf(reply(message));
    expect(refused).toBeInstanceOf(TransportRefused);
    expect(refused).toMatchObject({ reason, isPassing });
    expect(refused.message).toContain(message);
  });

  it('of the connection are NotConnected, those of TLS are refusals', () => {
    expect(refusalOf(new Error('Connection is closed.'))).toBeInstanceOf(NotConnected);
    expect(
      refusalOf(Object.assign(new Error('self-signed certificate'), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' })),
    ).toMatchObject({
      reason: 'tls',
    });
  });
});
