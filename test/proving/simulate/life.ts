import type { RecordBatch } from 'apache-arrow';
import type { Observable } from 'rxjs';
import { diskService, provide, run, venueService, type RowLetter, type Run, type RunService } from 'rxarrow';
import { ema, rsi } from 'rxarrow/operators';
import { checkpoints, journal, supervise, trading, withResilience } from 'rxarrow/runtime';
import { csv, desk } from 'rxarrow/sinks';
import { seededRandom, type Random } from '../../../src/base/index.js';
import { batchesToRows } from '../../../src/columnar/index.js';
import { shareStream } from '../../../src/runtime/flow/index.js';
import { processesService } from '../../../src/runtime/lease/processes.js';
import { hastyJournal } from './hasty-journal.js';
import { feedSource } from './simulated-feed.js';
import { diskOf, type SimulatedProcess } from './simulated-process.js';
import { serviceSink } from './simulated-service.js';
import { venuePort, type VenuePort } from './venue-port.js';
import type { World } from './world.js';

export const FOLDER = '/simulation';
export const CHECKPOINTS = `${FOLDER}/checkpoints`;
export const JOURNAL = `${FOLDER}/journal`;
export const ROWS = `${FOLDER}/rows.csv`;
export const KILL_FILE = `${FOLDER}/kill`;
export const LEASE_MS = 3000;
export const DESK = 'desk';

/** What no position may pass, in units, and how many orders there may be in a day. */
export const POSITION_CAP = 600;
export const ORDERS_CAP = 14;

const ACCOUNT = 'main';
const LIMITS = {
  orderNotional: 1e6,
  grossNotional: 1e7,
  dailyLoss: 1e6,
  ordersPerDay: ORDERS_CAP,
  positionQuantity: POSITION_CAP,
};

/** What one process does, from its start to its end. */
export interface Life {
  readonly process: SimulatedProcess;
  readonly port: VenuePort;
  readonly running: Run;
  /** What made it end badly. */
  failure: unknown;
  /** It has come to a clean end. */
  completed: boolean;
  /** What must not be and was. */
  readonly broken: string[];
}

export interface LifeOptions {
  /** False where only the rows are of interest. */
  readonly trades?: boolean;
  /** Hears of the positions that the desk tells. */
  readonly told?: (symbol: string, quantity: number) => void;
  /** Hears of the places of rows that the desk refused. */
  readonly refused?: (position: string) => void;
}

/** Starts a process with the real runtime on what the world gives. */
export function begin(world: World, random: Random, { trades = true, told, refused }: LifeOptions = {}): Life {
  const { plan } = world;
  const process = world.machine.begin(world.clock);
  const port = venuePort(world.venue, process, plan.plant);
  const broken: string[] = [];
  let breakerIsOpen = false;
  const called = (): void => {
    if (breakerIsOpen) broken.push('the service was called while its breaker was open');
  };
  const measured = shareStream(
    supervise(feedSource(world, process, random.fork('feed')), {
      maxRestarts: 10_000,
      first: '10ms',
      most: '200ms',
    }).pipe(ema({ period: 3, as: 'fast', id: 'fast' }), rsi({ period: 4, id: 'rsi' })) as Observable<RecordBatch>,
  );
  const service = withResilience(serviceSink(world, process, random.fork('service'), called), {
    retry: { attempts: 'unlimited', first: '20ms', most: '300ms', budget: { perMinute: 1000 } },
    breaker: { consecutive: 4, openFor: '300ms', openAtMost: '1s', transitionsPerMinute: 1000 },
    timeout: '200ms',
  });
  const live = desk(
    {
      account: { cash: 100_000, id: ACCOUNT, margin: { leverage: 2 }, shortSelling: true },
      instruments: { default: { tick: 1 } },
      limits: LIMITS,
      live: { answerMs: 200, retryMs: 50, reconcileMs: 2000, reconcileWithinMs: 60_000 },
      mode: 'live',
    },
    { id: DESK },
  );
  const listener: RunService = {
    name: 'listener',
    open({ context }) {
      context.events.listen((event) => {
        if (event.kind === 'breaker') breakerIsOpen = event.to === 'open';
      });
    },
  };
  const written =
    plan.plant === 'sentBeforeDurable'
      ? hastyJournal(JOURNAL)
      : journal({ folder: JOURNAL, segmentBytes: 1 << 14, lease: `${LEASE_MS}ms` });
  const kept = checkpoints({
    folder: CHECKPOINTS,
    every: trades ? '1500ms' : null,
    keep: 3,
    deadline: '400ms',
    lease: `${LEASE_MS}ms`,
  });
  const streams = [measured.pipe(service), measured.pipe(csv(ROWS, { id: 'rows' }))];
  if (trades) streams.push(measured.pipe(live) as Observable<RecordBatch>);
  const running = run(streams, {
    name: 'simulation',
    clock: process,
    random: seededRandom(plan.seed),
    onWarning: () => undefined,
    deadLetters: ({ position }: RowLetter) => refused?.(position),
    onBatch(batch, stream) {
      if (stream < 2 || process.isDead) return;
      for (const { kind, symbol, quantity } of batchesToRows([batch]))
        if (kind === 'position') told?.(symbol as string, quantity as number);
    },
    services: [
      provide(diskService, diskOf(world.disk, process, random.fork('disk'))),
      provide(processesService, process.processes),
      listener,
      ...(random.next() < 0.5 ? [kept, written] : [written, kept]),
      trading({ effect: 'live', accountId: ACCOUNT, killSwitch: { file: KILL_FILE, pollMs: 1000, signal: 'none' } }),
      provide(venueService, { open: () => port }),
    ],
  });
  const life: Life = { process, port, running, broken, failure: undefined, completed: false };
  running.done.then(
    () => {
      life.completed = true;
    },
    (error: unknown) => {
      if (!process.isDead) life.failure = error;
    },
  );
  return life;
}
