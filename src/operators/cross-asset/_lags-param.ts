import * as z from 'zod';

/** Lags of the test of residuals. */
export const lagsParam = () =>
  z.int().min(0).max(50).default(1).describe('Differences before the present one in the regression of the residuals.');
