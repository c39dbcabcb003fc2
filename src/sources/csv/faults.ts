/** What can be wrong with a row; the words stand in dead letters as their cause. */
export type Fault =
  | 'missing'
  | 'notANumber'
  | 'notFinite'
  | 'notPositive'
  | 'negative'
  | 'outOfRange'
  | 'notATime'
  | 'notAnInteger'
  | 'notABoolean'
  | 'notASide'
  | 'tooFewFields'
  | 'tooManyFields'
  | 'quote'
  | 'highBelowLow'
  | 'duplicate'
  | 'outOfOrder';

/** What was expected of a field that has such a fault. */
export const expectations: Readonly<Partial<Record<Fault, string>>> = {
  missing: 'a value',
  notANumber: 'a decimal number',
  notFinite: 'a number that float64 can hold',
  notPositive: 'a number above 0',
  negative: 'a number of at least 0',
  outOfRange: 'a number from -1 to 1',
  notATime: 'an ISO 8601 time that exists, such as 2024-02-29T13:30:00Z',
  notAnInteger: 'a whole number',
  notABoolean: 'true or false',
  notASide: 'buy, sell, 1, -1 or 0',
};
