import * as z from 'zod';
import { durationParam } from '../core/index.js';

/** Pauses before another try, each twice the one before. */
export const reconnectParam = (description: string) =>
  z
    .strictObject({
      first: durationParam().default('100ms').describe('First pause, which doubles with each failure.'),
      most: durationParam().default('30s').describe('Longest pause.'),
    })
    .prefault({})
    .describe(description);
