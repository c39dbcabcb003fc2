import { InvalidParams } from '../../base/errors.js';

/** How many rows may go to the dead letters before the run fails; each bound that is given holds. */
export interface DeadLetterLimit {
  /** In all. */
  readonly count?: number | undefined;
  /** Within any minute. */
  readonly perMinute?: number | undefined;
  /** Of the rows that were read, once `atLeast` were. */
  readonly ratio?: number | undefined;
  /** Rows below which the ratio says nothing; 1000 unless said. */
  readonly atLeast?: number | undefined;
}

const MINUTE_MS = 60_000;
const AT_LEAST = 1000;

/** Counts letters against their bounds: one bad row is data, a flood of them is a fault of the pipe. */
export class DeadLetterCounts {
  private readonly limit: DeadLetterLimit;
  private readonly monotonicMs: () => number;
  private readonly rowsRead: () => number;
  private readonly latest: number[] = [];
  private count = 0;
  private ofSources = 0;

  /** @throws InvalidParams for a bound out of range */
  constructor(given: number | DeadLetterLimit | undefined, monotonicMs: () => number, rowsRead: () => number) {
    this.limit = typeof given === 'number' ? { count: given } : (given ?? {});
    this.monotonicMs = monotonicMs;
    this.rowsRead = rowsRead;
    const { count, perMinute, ratio, atLeast } = this.limit;
    for (const [name, value] of Object.entries({ count, perMinute, atLeast }))
      if (value !== undefined && !(Number.isInteger(value) && value >= 0))
        throw refuse(
          typeof given === 'number' ? 'maxDeadLetters' : `maxDeadLetters.${name}`,
          value,
          'a whole number from 0',
        );
    if (ratio !== undefined && !(ratio >= 0 && ratio <= 1))
      throw refuse('maxDeadLetters.ratio', ratio, 'a number from 0 to 1');
  }

  /** One more; what bound it breaks, in words. A letter of a source is of a row that was never pushed. */
  add(isOfSource: boolean): string | undefined {
    const { count, perMinute, ratio, atLeast = AT_LEAST } = this.limit;
    this.count++;
    if (isOfSource) this.ofSources++;
    if (count !== undefined && this.count > count) return `More than ${count} rows`;
    if (perMinute !== undefined) {
      const now = this.monotonicMs();
      this.latest.push(now);
      if (this.latest.length > perMinute) {
        const first = this.latest.shift() as number;
        if (now - first < MINUTE_MS) return `More than ${perMinute} rows within a minute`;
      }
    }
    if (ratio === undefined) return undefined;
    const rows = this.rowsRead() + this.ofSources;
    return rows >= atLeast && this.count > ratio * rows ? `More than ${ratio * 100} % of ${rows} rows` : undefined;
  }
}

function refuse(path: string, found: unknown, expected: string): InvalidParams {
  return new InvalidParams({ component: 'run', path, found, expected });
}
