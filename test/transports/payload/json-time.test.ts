import { expect, it } from 'vitest';
import { jsonTimeNs } from '../../../src/transports/payload/json-time.js';

it.each([
  ['2026-01-01', 'ms', 1_767_225_600_000_000_000n],
  [1_767_225_600_000, 'ms', 1_767_225_600_000_000_000n],
  ['1767225600', 's', 1_767_225_600_000_000_000n],
  [1534614057.321597, 's', 1_534_614_057_321_597_000n],
  [0.5, 'us', 500n],
  [1e-7, 's', 100n],
  [5n, 'ns', 5n],
  [2 ** 60, 'ns', undefined],
  [0.5, 'ns', undefined],
  ['soon', 'ms', undefined],
  [null, 'ms', undefined],
] as const)('%s in %s', (value, unit, ns) => {
  expect(jsonTimeNs(value, unit)).toBe(ns);
});
