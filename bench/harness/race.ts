/** Something to be timed; each call of `run` works through `rows` rows. */
export interface Contestant {
  readonly name: string;
  readonly rows: number;
  readonly run: () => unknown;
}

/** Nanoseconds of processor time a row: the median of several runs with their quartiles. */
export interface Timing {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

export interface RaceOptions {
  readonly rounds?: number;
  /** Processor time that one timed run takes at least; short runs are repeated until they do. */
  readonly runMs?: number;
  /** Processor time of warming up, for each. */
  readonly warmMs?: number;
}

/**
 * Times contestants in turn, round after round, so that a change of the machine's load meets all of them.
 * Processor time of the whole process counts, that of its collector and compiler threads included.
 */
export async function race(
  contestants: readonly Contestant[],
  { rounds = 9, runMs = 30, warmMs = 250 }: RaceOptions = {},
): Promise<Map<string, Timing>> {
  const repeats: number[] = [];
  for (const { run } of contestants) {
    let spent = 0;
    let calls = 0;
    let last = 0;
    while (spent < warmMs || calls < 3) {
      last = await timed(run, 1);
      spent += last;
      calls++;
    }
    repeats.push(Math.max(1, Math.ceil(runMs / Math.max(last, 1e-3))));
  }
  const times: number[][] = contestants.map(() => []);
  for (let round = 0; round < rounds; round++) {
    calibrate();
    for (const [index, { run, rows }] of contestants.entries()) {
      const count = repeats[index] as number;
      // The first calls pay for what the others left: cold caches, garbage. A forced collection would hand memory back
      // that the next run has to fault in again, which no running program does.
      await timed(run, Math.ceil(count / 2));
      times[index]?.push(((await timed(run, count)) * 1e6) / (count * rows));
    }
  }
  return new Map(contestants.map(({ name }, index) => [name, timingOf(times[index] as number[])]));
}

const CALIBRATION_ROWS = 4096;
const calibrationInput = new Float64Array(CALIBRATION_ROWS).fill(1.1);
const calibrations: number[] = [];
let waste = 0;

/** A loop whose pace says how fast the machine is just now: each turn waits for the one before. */
export function calibrationLoop(turns: number): number {
  let value = 0;
  for (let turn = 0; turn < turns; turn++)
    for (let row = 0; row < CALIBRATION_ROWS; row++) value = 0.1 * (calibrationInput[row] as number) + 0.9 * value;
  return value;
}

export function calibrate(): void {
  if (calibrations.length === 0) waste += calibrationLoop(2000);
  const before = process.cpuUsage();
  waste += calibrationLoop(1000);
  const { user, system } = process.cpuUsage(before);
  calibrations.push(((user + system) * 1000) / (1000 * CALIBRATION_ROWS));
}

/** Nanoseconds a turn of the calibration loop took while the races ran; undefined when there was none. */
export function calibration(): Timing | undefined {
  return calibrations.length === 0 || Number.isNaN(waste) ? undefined : timingOf(calibrations);
}

async function timed(run: () => unknown, count: number): Promise<number> {
  const before = process.cpuUsage();
  for (let call = 0; call < count; call++) {
    const answer = run();
    if (answer instanceof Promise) await answer;
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

export function timingOf(values: readonly number[]): Timing {
  const sorted = [...values].sort((a, b) => a - b);
  return { median: quantile(sorted, 0.5), low: quantile(sorted, 0.25), high: quantile(sorted, 0.75) };
}

/** A quantile of sorted values. */
export function quantile(sorted: readonly number[] | Float64Array, share: number): number {
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)] ?? Number.NaN;
  const above = sorted[Math.ceil(place)] ?? Number.NaN;
  return below + (above - below) * (place - Math.floor(place));
}

export function collectGarbage(): void {
  (globalThis as { readonly gc?: () => void }).gc?.();
}

/** The timing of a contestant that ran. */
export function timeOf(times: ReadonlyMap<string, Timing>, name: string): Timing {
  const timing = times.get(name);
  if (timing === undefined) throw new Error(`Nothing called "${name}" was timed.`);
  return timing;
}
