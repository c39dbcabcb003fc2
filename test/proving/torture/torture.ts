import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { nodeDisk, seededRandom, type Random } from '../../../src/base/index.js';
import { SegmentedJournal } from '../../../src/runtime/journal/segmented-journal.js';
import { OrderLedger } from '../../../src/sinks/desk/live/order-ledger.js';
import type { ExchangeTerms, TakenFill, TakenOrder, TraderTerms } from './wire.js';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
/** Within the package, so that the processes find its dependencies. */
const BUILT = join(ROOT, 'dist', '.build', 'torture');
const LEASE_MS = 1000;
const INSTANTS = 160;
/** A process that takes longer than this hangs. */
const LIFE_MS = 60_000;

let built: Promise<unknown> | undefined;

function buildProcesses(): Promise<unknown> {
  built ??= build({
    entryPoints: ['trader', 'exchange'].map((name) => fileURLToPath(new URL(`${name}.ts`, import.meta.url))),
    outdir: BUILT,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
  });
  return built;
}

export interface Ended {
  /** Null when it was killed. */
  readonly code: number | null;
  readonly err: string;
  readonly out: string;
}

/** A trader as a process. */
export interface TraderProcess {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves when the run has begun. */
  readonly begun: Promise<void>;
}

/** One pipeline that is tormented: its folder, its exchange, and what must be true of them in the end. */
export class Torture {
  readonly random: Random;
  private readonly seed: number;
  private readonly folder: string;
  private readonly exchange: ChildProcess;
  private readonly children: ChildProcess[] = [];

  private constructor(seed: number, folder: string, exchange: ChildProcess) {
    this.seed = seed;
    this.random = seededRandom(seed).fork('torture');
    this.folder = folder;
    this.exchange = exchange;
  }

  static async begin(seed: number): Promise<Torture> {
    await buildProcesses();
    const folder = await mkdtemp(join(tmpdir(), 'rxarrow-torture-'));
    await mkdir(join(folder, 'trader'));
    const terms: ExchangeTerms = {
      socket: join(folder, 'exchange.sock'),
      file: join(folder, 'exchange.jsonl'),
      seed,
      reset: 0.02,
      lostEvent: 0.1,
      repeatedEvent: 0.1,
    };
    await writeFile(terms.file, '');
    const exchange = spawn(process.execPath, [join(BUILT, 'exchange.mjs'), JSON.stringify(terms)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(exchange.stdout, 'data');
    return new Torture(seed, folder, exchange);
  }

  /** Where the trader keeps all that it knows. */
  get traderFolder(): string {
    return join(this.folder, 'trader');
  }

  trade(more: Partial<TraderTerms> = {}): TraderProcess {
    const terms: TraderTerms = {
      socket: join(this.folder, 'exchange.sock'),
      folder: this.traderFolder,
      seed: this.seed,
      instants: INSTANTS,
      leaseMs: LEASE_MS,
      stepMs: 5,
      ...more,
    };
    const child = spawn(process.execPath, [join(BUILT, 'trader.mjs'), JSON.stringify(terms)], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.children.push(child);
    let out = '';
    let err = '';
    child.stderr.on('data', (piece: Buffer) => (err += piece.toString()));
    const begun = new Promise<void>((resolve) => {
      child.stdout.on('data', (piece: Buffer) => {
        out += piece.toString();
        if (out.includes('begun')) resolve();
      });
      child.on('exit', () => resolve());
    });
    const ended = new Promise<Ended>((resolve) => {
      const late = setTimeout(() => {
        err += `\nit did not come to an end within ${LIFE_MS} ms`;
        child.kill('SIGKILL');
      }, LIFE_MS);
      child.on('exit', (code) => {
        clearTimeout(late);
        resolve({ code, err, out });
      });
    });
    return { child, ended, begun };
  }

  /** One life that is killed at some moment, if it does not end before. */
  async kill(more: Partial<TraderTerms> = {}): Promise<Ended> {
    const { child, ended, begun } = this.trade(more);
    await begun;
    const timer = setTimeout(() => child.kill('SIGKILL'), this.random.integer(1500));
    const end = await ended;
    clearTimeout(timer);
    return end;
  }

  /** Flips a bit of the newest checkpoint; false when there is none before it. */
  async damage(): Promise<boolean> {
    const folder = join(this.traderFolder, 'checkpoints');
    const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.rxc')).sort();
    const newest = names.at(-1);
    if (newest === undefined || names.length < 2) return false;
    const path = join(folder, newest);
    const bytes = await readFile(path);
    const at = this.random.integer(bytes.length);
    bytes[at] = (bytes[at] as number) ^ (1 << this.random.integer(8));
    await writeFile(path, bytes);
    return true;
  }

  /**
   * Lets a trader come to its end, and another begin that has nothing to read but finds out what became of all orders.
   * @returns what must not be and is
   */
  async settle(whole: string, last: TraderProcess = this.trade()): Promise<string[]> {
    for (const trader of [last, undefined]) {
      const { code, err } = await (trader ?? this.trade()).ended;
      if (code !== 0) return [`a trader that was left alone ended with ${code}: ${err}`];
    }
    const broken = await this.check();
    if ((await this.rows()) !== whole) broken.push('the rows are not those of a run that nothing happened to');
    return broken;
  }

  private async check(): Promise<string[]> {
    const broken: string[] = [];
    const text = await readFile(join(this.folder, 'exchange.jsonl'), 'utf8');
    const entries = text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as { order?: TakenOrder; fill?: TakenFill });
    const orders = entries.flatMap(({ order }) => order ?? []);
    const fills = entries.flatMap(({ fill }) => fill ?? []);
    const journal = new SegmentedJournal({
      folder: join(this.traderFolder, 'journal'),
      segmentBytes: 1 << 30,
      keepSegments: 1000,
    });
    await journal.open(nodeDisk);
    const ledger = new OrderLedger(journal, 'desk desk');
    ledger.load();
    await journal.close();
    const seen = new Set<string>();
    for (const { clientOrderId } of orders) {
      if (seen.has(clientOrderId)) broken.push(`order ${clientOrderId} was taken twice`);
      seen.add(clientOrderId);
      const own = ledger.orders.get(clientOrderId);
      if (own === undefined) broken.push(`order ${clientOrderId} is at the exchange and not in the journal`);
      const filled = fills.filter((fill) => fill.clientOrderId === clientOrderId);
      const quantity = filled.reduce((sum, fill) => sum + fill.quantity, 0);
      if (own !== undefined && own.known.filled !== quantity)
        broken.push(`order ${clientOrderId}: ${quantity} filled at the exchange, ${own.known.filled} known`);
    }
    for (const [id, { known }] of ledger.orders) {
      if (known.status === 'unknown' || known.status === 'submitted')
        broken.push(`order ${id} is still ${known.status}`);
      else if (known.status !== 'rejected' && !seen.has(id))
        broken.push(`order ${id} is ${known.status} and not at the exchange`);
    }
    for (const symbol of ['A', 'B']) {
      const own = ledger.positions.get(symbol) ?? 0;
      const there = fills
        .filter((fill) => fill.symbol === symbol)
        .reduce((sum, { side, quantity }) => sum + side * quantity, 0);
      if (own !== there) broken.push(`position in ${symbol}: ${there} at the exchange, ${own} in the journal`);
    }
    if (orders.length === 0) broken.push('no order was made');
    return broken;
  }

  rows(): Promise<string> {
    return readFile(join(this.traderFolder, 'rows.csv'), 'utf8');
  }

  async end(): Promise<void> {
    for (const child of [...this.children, this.exchange]) if (child.exitCode === null) child.kill('SIGKILL');
    await rm(this.folder, { recursive: true, force: true });
  }
}

const wholes = new Map<number, Promise<string>>();

/** The rows of a run of this seed that nothing happened to. */
export function wholeRows(seed: number): Promise<string> {
  let whole = wholes.get(seed);
  if (whole === undefined) {
    whole = undisturbed(seed);
    wholes.set(seed, whole);
  }
  return whole;
}

async function undisturbed(seed: number): Promise<string> {
  const torture = await Torture.begin(seed);
  try {
    const { code, err } = await torture.trade({ stepMs: 1 }).ended;
    if (code !== 0) throw new Error(`Undisturbed, seed ${seed}: ${err}`);
    return await torture.rows();
  } finally {
    await torture.end();
  }
}

export interface Tortured {
  readonly broken: readonly string[];
  readonly kills: number;
}

/** A pipeline that is killed so often, its checkpoints damaged now and then, and then left alone until it comes to its end. */
export async function killAgainAndAgain(seed: number, kills: number): Promise<Tortured> {
  const whole = await wholeRows(seed);
  const torture = await Torture.begin(seed);
  let killed = 0;
  try {
    const clockJumpMs =
      torture.random.next() < 0.3 ? (torture.random.next() < 0.5 ? -3_600_000 : 3_600_000) : undefined;
    const more: Partial<TraderTerms> = clockJumpMs === undefined ? {} : { clockJumpMs };
    for (let life = 0; life < kills; life++) {
      const { code, err } = await torture.kill(more);
      if (code === null) killed++;
      else if (code !== 0) return { broken: [`a trader ended: ${err}`], kills: killed };
      else break;
      if (torture.random.next() < 0.3) await torture.damage();
    }
    return { broken: await torture.settle(whole), kills: killed };
  } finally {
    await torture.end();
  }
}
