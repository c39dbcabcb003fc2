import { readFileSync } from 'node:fs';
import { talibData } from './talib.js';

interface Memory {
  readonly bars: number;
  readonly hurst: number;
  readonly autocorrelation: readonly number[];
}

/** What other programs found of how a series remembers; see the README beside the file. */
export const memory = JSON.parse(
  readFileSync(new URL('../reference/quant/memory.json', import.meta.url), 'utf8'),
) as Memory;

/** The closes that they looked at. */
export const spxClose = (talibData['spx']?.['close'] ?? []).slice(0, memory.bars);
