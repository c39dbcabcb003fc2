import { calibrate, timingOf, type Timing } from './race.js';

/** One of several that are timed in turn, here or in another process. */
export interface Side {
  /** Nanoseconds of processor time a row, over so many repeats. */
  readonly time: (repeats: number) => number | Promise<number>;
}

export interface AlternateOptions {
  readonly rows: number;
  readonly rounds: number;
  /** Processor time that one timed run takes about. */
  readonly runNs: number;
  /** Repeats before anything counts. */
  readonly warmUps: number;
}

/** A side in this process; each call of `run` works through `rows` rows. */
export function here(rows: number, run: () => unknown): Side {
  return {
    time(repeats) {
      const before = process.cpuUsage();
      for (let repeat = 0; repeat < repeats; repeat++) run();
      const { user, system } = process.cpuUsage(before);
      return ((user + system) * 1000) / (repeats * rows);
    },
  };
}

/** Times the sides in turn, round after round, after warming each up. */
export async function alternate(
  sides: readonly Side[],
  { rows, rounds, runNs, warmUps }: AlternateOptions,
): Promise<Timing[]> {
  const repeats: number[] = [];
  for (const { time } of sides) {
    await time(warmUps);
    repeats.push(Math.max(3, Math.round(runNs / (rows * (await time(warmUps))))));
  }
  const times: number[][] = sides.map(() => []);
  for (let round = 0; round < rounds; round++) {
    calibrate();
    for (const [index, { time }] of sides.entries()) times[index]?.push(await time(repeats[index] as number));
  }
  return times.map(timingOf);
}
