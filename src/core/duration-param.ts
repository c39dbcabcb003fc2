import * as z from 'zod';
import { parseDurationNs } from '../columnar/index.js';

/** A length of time as people write it: `1d`, `15m`, `250ms`, `1h30m`. */
export function durationParam(): z.ZodString {
  return z
    .string()
    .refine((text) => (parseDurationNs(text) ?? 0n) > 0n, { message: 'a length of time such as "15m" or "1d"' });
}
