export { candlePatternNames, candlePatternTable, type CandlePatternName } from './patterns/index.js';
export { candlePatternsKernel, type CandlePatternsParams } from './kernel.js';
export { longestWindow } from './window-means.js';
export { patternWarmup, type CandlePattern } from './pattern.js';
export {
  candleSettingNames,
  candleSettings,
  type CandleRange,
  type CandleSetting,
  type CandleSettingName,
  type CandleSettings,
} from './settings.js';
