import * as z from 'zod';
import { averageTypes } from '../../kernels/index.js';

/** The parameter that names a kind of moving average. */
export function averageType() {
  return z.enum(averageTypes);
}
