// A process of its own that trades: a feed that can be read again, an average, a file of rows and a live desk, with journal and
// checkpoints. It says how it ended by its exit code and one line on stderr.
import type { RecordBatch } from 'apache-arrow';
import type { Observable } from 'rxjs';
import {
  batchFromArrays,
  defineSource,
  diskService,
  nodeDisk,
  provide,
  run,
  seededRandom,
  systemClock,
  venueService,
  z,
  type Clock,
  type Disk,
  type DiskFile,
  type PullReader,
} from 'rxarrow';
import { readState, stateTable, type StateTables } from 'rxarrow/columnar';
import { ema, rsi } from 'rxarrow/operators';
import { checkpoints, journal, trading } from 'rxarrow/runtime';
import { csv, desk } from 'rxarrow/sinks';
import { SocketVenue } from './socket-venue.js';
import type { TraderTerms } from './wire.js';

const terms = JSON.parse(process.argv[2] as string) as TraderTerms;
const STEP_NS = 1_000_000_000n;
const START_NS = 1_700_000_000_000_000_000n;
const SYMBOLS = ['A', 'B'];

/** Bars of an instant, a function of the seed and the place alone. */
function barsOf(at: number): RecordBatch {
  const random = seededRandom(terms.seed).fork(`instant ${at}`);
  const close = Float64Array.from(SYMBOLS, () => 95 + random.integer(11));
  const timeNs = START_NS + BigInt(at) * STEP_NS;
  return batchFromArrays({
    symbol: SYMBOLS,
    sequence: BigInt64Array.from(SYMBOLS, (_, row) => BigInt(at * SYMBOLS.length + row)),
    time: BigInt64Array.from(SYMBOLS, () => timeNs),
    available: BigInt64Array.from(SYMBOLS, () => timeNs + STEP_NS),
    open: close,
    high: close,
    low: close,
    close,
    volume: new Float64Array(SYMBOLS.length).fill(1e6),
    // Nothing is wanted any more in the end, so that all comes to rest.
    signal: Float64Array.from(SYMBOLS, () => (at > terms.instants - 20 ? 0 : (random.integer(5) - 2) / 4)),
  });
}

class Feed implements PullReader {
  private next = 0;

  position(): StateTables {
    return { place: stateTable({ next: Float64Array.of(this.next) }) };
  }

  seek({ place }: StateTables): void {
    if (place !== undefined) this.next = (readState(place, 'next') as Float64Array)[0] as number;
  }

  async read(): Promise<RecordBatch | null> {
    if (this.next >= terms.instants) {
      // Time for what is under way at the exchange.
      await new Promise((resolve) => setTimeout(resolve, 400));
      return null;
    }
    await new Promise((resolve) => setTimeout(resolve, terms.stepMs));
    if (terms.clockJumpMs !== undefined && this.next % 40 === 20) aheadMs = aheadMs === 0 ? terms.clockJumpMs : 0;
    return barsOf(this.next++);
  }
}

let aheadMs = 0;
const clock: Clock = {
  nowNs: () => systemClock.nowNs() + BigInt(aheadMs) * 1_000_000n,
  monotonicMs: () => systemClock.monotonicMs(),
  schedule: (delayMs, task) => systemClock.schedule(delayMs, task),
  nextTurn: (task) => systemClock.nextTurn(task),
};

/** A disk with little room, where no small one can be mounted. */
function withQuota(disk: Disk, quotaBytes: number): Disk {
  let used = 0;
  const full = (): Error => Object.assign(new Error('ENOSPC: no space left within the quota'), { code: 'ENOSPC' });
  const limited = (file: DiskFile): DiskFile => ({
    write: (pieces, at) => {
      used += pieces.reduce((sum, piece) => sum + piece.length, 0);
      return used > quotaBytes ? Promise.reject(full()) : file.write(pieces, at);
    },
    read: (at, length) => file.read(at, length),
    size: () => file.size(),
    truncate: (length) => file.truncate(length),
    sync: () => file.sync(),
    close: () => file.close(),
  });
  return {
    open: async (path, mode) => limited(await disk.open(path, mode)),
    read: (path) => disk.read(path),
    list: (folder) => disk.list(folder),
    stat: (path) => disk.stat(path),
    rename: (from, to) => disk.rename(from, to),
    link: (from, to) => disk.link(from, to),
    remove: (path) => disk.remove(path),
    makeFolder: (path) => disk.makeFolder(path),
    syncFolder: (path) => disk.syncFolder(path),
  };
}

const feed = defineSource({
  name: 'tortureFeed',
  title: 'Torture feed',
  summary: 'Bars that can be read again.',
  params: () => z.strictObject({}),
  replay: 'exact',
  examples: [],
  open: () => new Feed(),
});
const venue = new SocketVenue(terms.socket);
const lease = `${terms.leaseMs}ms`;
const bars = feed({}, { id: 'bars' }).pipe(
  ema({ period: 5, as: 'fast', id: 'fast' }),
  rsi({ period: 7, id: 'rsi' }),
  csv(`${terms.folder}/rows.csv`, { id: 'rows' }),
  desk(
    {
      account: { cash: 100_000, id: 'main', margin: { leverage: 2 }, shortSelling: true },
      instruments: { default: { tick: 1 } },
      limits: {
        orderNotional: 1e6,
        grossNotional: 1e7,
        ordersPerDay: 1_000_000,
        dailyLoss: 1e9,
        // The bars are of long ago.
        quoteAgeMs: 1e15,
      },
      live: { answerMs: 500, retryMs: 20, reconcileMs: 300 },
      mode: 'live',
    },
    { id: 'desk' },
  ),
) as Observable<RecordBatch>;

const running = run(bars, {
  name: 'torture',
  clock,
  onWarning: (message) => process.stdout.write(`${message}\n`),
  services: [
    ...(terms.quotaBytes === undefined ? [] : [provide(diskService, withQuota(nodeDisk, terms.quotaBytes))]),
    journal({ folder: `${terms.folder}/journal`, lease }),
    checkpoints({ folder: `${terms.folder}/checkpoints`, every: '60ms', lease }),
    trading({ effect: 'live', accountId: 'main', killSwitch: { signal: 'none' } }),
    provide(venueService, { open: () => venue }),
  ],
});
process.stdout.write('begun\n');
try {
  await running.done;
  process.exitCode = 0;
} catch (error) {
  process.exitCode = 1;
  const { code } = error as { readonly code?: unknown };
  process.stderr.write(`${String(code)}: ${error instanceof Error ? error.message : String(error)}\n`);
}
venue.close();
