import { execFileSync } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { provingDials } from '../dials.js';
import { killAgainAndAgain, Torture, wholeRows, type TraderProcess } from './torture.js';

const KILLS = Number(process.env['TORTURE_RUNS'] ?? 20);
const { seed } = provingDials('TORTURE', { seconds: 0, seed: process.pid });
const GUARD_MS = 600_000;
/** Times that one pipeline is killed before it is left alone. */
const KILLS_OF_ONE = 5;
const STOPPED_MS = 1500;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function withTorture(work: (torture: Torture) => Promise<void>): Promise<void> {
  const torture = await Torture.begin(seed);
  try {
    await work(torture);
  } finally {
    await torture.end();
  }
}

/** After all that, a trader comes to its end, and nothing is lost, doubled or forgotten. */
async function endsWell(torture: Torture, trader: TraderProcess = torture.trade()): Promise<void> {
  expect(await torture.settle(await wholeRows(seed), trader)).toEqual([]);
}

describe(`processes that trade at an exchange of its own process (TORTURE_SEED=${seed})`, () => {
  it(
    `lose no row and double no order through ${KILLS} kills, with damaged checkpoints and clock jumps among them`,
    async () => {
      let kills = 0;
      for (let at = seed; kills < KILLS; at++) {
        const tortured = await killAgainAndAgain(at, Math.min(KILLS_OF_ONE, KILLS - kills));
        expect(tortured.broken, `again: npm run torture -- --seed ${at} --runs ${KILLS_OF_ONE}`).toEqual([]);
        kills += Math.max(1, tortured.kills);
      }
    },
    GUARD_MS,
  );

  it(
    'are fenced when they come back after a stop in which another has taken over',
    () =>
      withTorture(async (torture) => {
        const zombie = torture.trade();
        await zombie.begun;
        await pause(300 + torture.random.integer(300));
        zombie.child.kill('SIGSTOP');
        await pause(STOPPED_MS);
        const next = torture.trade();
        await next.begun;
        await pause(500);
        zombie.child.kill('SIGCONT');
        const { code, err } = await zombie.ended;
        expect(err).toMatch(/LeaseLost/);
        expect(code).toBe(1);
        await endsWell(torture, next);
      }),
    GUARD_MS,
  );

  it(
    'go on after a stop in which nobody has taken over',
    () =>
      withTorture(async (torture) => {
        const trader = torture.trade();
        await trader.begun;
        await pause(300);
        trader.child.kill('SIGSTOP');
        await pause(STOPPED_MS);
        trader.child.kill('SIGCONT');
        await endsWell(torture, trader);
      }),
    GUARD_MS,
  );

  it(
    'refuse a second with the same folders',
    () =>
      withTorture(async (torture) => {
        const first = torture.trade();
        await first.begun;
        await pause(200);
        const { code, err } = await torture.trade().ended;
        expect(err).toMatch(/LeaseHeld/);
        expect(code).toBe(1);
        await endsWell(torture, first);
      }),
    GUARD_MS,
  );

  it(
    'stop when there is no more room, and go on when there is again',
    () =>
      withTorture(async (torture) => {
        const { code, err } = await torture.trade({ quotaBytes: 100_000 }).ended;
        expect(err).toMatch(/ENOSPC/);
        expect(code).toBe(1);
        await endsWell(torture);
      }),
    GUARD_MS,
  );

  it.skipIf(process.getuid?.() !== 0 || !mayMount())(
    'do so on a small disk that is really full (root only: it mounts one)',
    () =>
      withTorture(async (torture) => {
        const folder = torture.traderFolder;
        execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'torture', folder]);
        try {
          const trader = torture.trade();
          await trader.begun;
          await pause(300);
          const filler = join(folder, 'filler');
          await writeFile(filler, new Uint8Array(4 << 20)).catch(() => undefined);
          const { code, err } = await trader.ended;
          expect(err).toMatch(/ENOSPC/);
          expect(code).toBe(1);
          await rm(filler);
          await endsWell(torture);
        } finally {
          execFileSync('umount', ['-l', folder]);
        }
      }),
    GUARD_MS,
  );
});

/** A container may be root and have no right to mount. */
function mayMount(): boolean {
  try {
    execFileSync('unshare', ['-m', 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
