import { expect, it } from 'vitest';
import { isSecretName } from '../../src/core/index.js';

it('knows the names of what must stand neither in a file nor in a log', () => {
  const secret = ['password', 'dbPassword', 'apiKey', 'api_key', 'privateKey', 'token', 'Authorization', 'cookie'];
  expect(secret.filter((name) => !isSecretName(name))).toEqual([]);
  expect(['path', 'symbol', 'tokens', 'key', 'folder'].filter((name) => isSecretName(name))).toEqual([]);
});
