import * as z from 'zod';
import { isRing } from './ring-service.js';
import type { RingHandle, SharedRing } from './shared-ring.js';

/** Which ring: its name in the run, or in code a ring or the handle of one. */
export const ringParam = () =>
  z.union([
    z.string().min(1),
    z.custom<SharedRing | RingHandle>(isRing, 'the name of a ring, a SharedRing or the handle of one'),
  ]);
