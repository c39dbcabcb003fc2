import { session, type SessionEnd } from './session.js';

/** Sessions under way at once: most of their time they wait. */
const AT_ONCE = 10;

export interface Sessions {
  readonly from: number;
  /** No session begins after so many ms, once there are `least`. */
  readonly untilMs: number;
  readonly least: number;
  readonly most?: number;
}

export interface SessionOf extends SessionEnd {
  readonly seed: number;
}

/** Runs sessions of one seed after the other, several at once; stops at the first that breaks. */
export async function sessions({ from, untilMs, least, most = Infinity }: Sessions): Promise<SessionOf[]> {
  const ends: SessionOf[] = [];
  let begun = 0;
  const isBroken = (): boolean => ends.some(({ broken }) => broken.length > 0);
  const more = (): boolean => !isBroken() && begun < most && (begun < least || performance.now() < untilMs);
  const work = async (): Promise<void> => {
    while (more()) {
      const seed = from + begun++;
      ends.push({ seed, ...(await session(seed)) });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return ends;
}

export function again(seed: number): string {
  return `npm run sessions -- --seed ${seed} --count 1`;
}

/** What was gone through, in one line. */
export function sumOf(ends: readonly SessionOf[]): string {
  const total = (of: (end: SessionOf) => number): number => ends.reduce((sum, end) => sum + of(end), 0);
  const faults = total((end) => [...end.faults.values()].reduce((sum, count) => sum + count, 0));
  return `${ends.length} sessions, ${total(({ orders }) => orders)} orders, ${total(({ restarts }) => restarts)} restarts, ${faults} faults`;
}
