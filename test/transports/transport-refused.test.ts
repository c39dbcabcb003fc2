import { expect, it } from 'vitest';
import { lacksCapability } from '../../src/transports/index.js';

it('what a transport cannot do is refused by name', () => {
  expect(lacksCapability('redisPubSub', 'seek').message).toMatch(/redisPubSub: .*begin at a position \(seek\)/);
});
