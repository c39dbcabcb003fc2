import { expect, it } from 'vitest';
import { call } from '../../cli/support/terminal.js';

it('the demo trades, and desk and exchange hold the same in the end', async () => {
  const { code, out, err } = await call(['demo', '--seconds', '6']);
  expect(err).toBe('');
  expect(out).toMatch(/[1-9]\d* orders, [1-9]\d* fills; desk and exchange hold the same\./);
  expect(code).toBe(0);
}, 90_000);

it('the demo refuses a time that is none', async () => {
  expect(await call(['demo', '--seconds', 'long'])).toMatchObject({ code: 2 });
});
