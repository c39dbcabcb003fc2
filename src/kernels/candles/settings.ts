/** What a candle is measured by: its real body |close - open|, its range high - low, or both its shadows together. */
export type CandleRange = 'realBody' | 'highLow' | 'shadows';

/**
 * What counts as long, short, near ... : `factor` times the mean range of the `period` candles before the one in
 * question, or times that candle's own range where the period is 0. Of shadows, the half is one shadow.
 */
export interface CandleSetting {
  readonly range: CandleRange;
  readonly period: number;
  readonly factor: number;
}

export type CandleSettingName =
  | 'bodyLong'
  | 'bodyShort'
  | 'bodyDoji'
  | 'shadowLong'
  | 'shadowVeryLong'
  | 'shadowShort'
  | 'shadowVeryShort'
  | 'near'
  | 'far'
  | 'equal';

export type CandleSettings = Readonly<Record<CandleSettingName, CandleSetting>>;

/** The settings of TA-Lib. Its "very long body" is not among them: no pattern asks for it. */
export const candleSettings: CandleSettings = {
  bodyLong: { range: 'realBody', period: 10, factor: 1 },
  bodyShort: { range: 'realBody', period: 10, factor: 1 },
  bodyDoji: { range: 'highLow', period: 10, factor: 0.1 },
  shadowLong: { range: 'realBody', period: 0, factor: 1 },
  shadowVeryLong: { range: 'realBody', period: 0, factor: 2 },
  shadowShort: { range: 'shadows', period: 10, factor: 1 },
  shadowVeryShort: { range: 'highLow', period: 10, factor: 0.1 },
  near: { range: 'highLow', period: 5, factor: 0.2 },
  far: { range: 'highLow', period: 5, factor: 0.6 },
  equal: { range: 'highLow', period: 5, factor: 0.05 },
};

export const candleSettingNames = Object.keys(candleSettings) as CandleSettingName[];
