import type { Twin } from '../../src/core/index.js';

/** TA-Lib's numbers for kinds of moving average. */
const averages = ['sma', 'ema', 'wma', 'dema', 'tema', 'trima', 'kama', 'mama', 't3', 'hma', , , 'zlema', 'rma'];

/** Our parameters for those of the function of TA-Lib that is a twin. */
export function twinParams(twin: Twin, given: Readonly<Record<string, number>>): Readonly<Record<string, unknown>> {
  const params: Record<string, unknown> = { ...twin.with };
  for (const [theirs, value] of Object.entries(given)) {
    if (twin.idle?.includes(theirs)) continue;
    const ours = twin.params?.[theirs];
    if (ours === undefined) throw new Error(`${twin.name} has the parameter "${theirs}", which its twin does not map.`);
    params[ours] = theirs.endsWith('matype') ? averages[value] : value;
  }
  return params;
}
