import type { Int64, TimestampNanosecond } from 'apache-arrow';

/** The columns of rows that say something of an instant: sequence and times beside what is said. */
export type OwnColumns<Said> = Said & {
  sequence: Int64;
  time: TimestampNanosecond;
  available: TimestampNanosecond;
};
