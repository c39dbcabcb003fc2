import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { wait } from '../../base/clock.js';
import { ownFile } from '../../base/own-file.js';
import { seededRandom } from '../../base/random.js';
import { run } from '../../runtime/run.js';
import { StandInExchange } from '../../testing/index.js';
import { loadCcxt } from '../../transports/ccxt/ccxt.js';
import { DemoBoard } from '../demo/demo-board.js';
import { BadInput, EXIT } from '../failure.js';
import { openPipeline } from '../open-pipeline.js';
import { table, type Terminal } from '../terminal.js';

export interface DemoOptions {
  readonly seconds?: string;
  readonly seed?: string;
}

const PIPELINE = 'examples/demo/pipeline.yaml';
const ACCOUNT = { apiKey: 'key-of-the-demo', secret: 'secret-of-the-demo', balances: { USDT: 100_000 } };
const ASSETS = { 'BTC/USDT': 'BTC', 'ETH/USDT': 'ETH' } as const;
const REDRAW_MS = 500;
const LINE_MS = 2_000;
/** How long desk and exchange may take to say the same when the market stands still. */
const SETTLE_MS = 15_000;

/** Trades a pipeline file live at an exchange in this process, and compares in the end what both say is held. */
export async function demoCommand(options: DemoOptions, terminal: Terminal): Promise<number> {
  const seconds = numberOf('seconds', options.seconds ?? '10');
  const seed = numberOf('seed', options.seed ?? '1');
  // Says what to install before anything is opened.
  await loadCcxt('demo');
  const state = await mkdtemp(join(tmpdir(), 'rxarrow-demo-'));
  const exchange = new StandInExchange({ seed, accounts: { demo: ACCOUNT }, participants: { move: 0.0006 } });
  try {
    await exchange.start();
    return await trade(exchange, state, seconds, terminal);
  } finally {
    await exchange.stop();
    await rm(state, { recursive: true, force: true });
  }
}

async function trade(exchange: StandInExchange, state: string, seconds: number, terminal: Terminal): Promise<number> {
  const { clock } = terminal;
  const environment = {
    ...terminal.environment,
    DEMO_URL: exchange.url,
    DEMO_STATE: state,
    DEMO_KEY: ACCOUNT.apiKey,
    DEMO_SECRET: ACCOUNT.secret,
  };
  const pipeline = (await openPipeline(ownFile(PIPELINE), {}, { ...terminal, environment })).compile();
  const board = new DemoBoard();
  const running = run(
    pipeline.outputs.map(({ stream }) => stream),
    {
      name: pipeline.name,
      clock,
      random: seededRandom(1),
      services: pipeline.services,
      onBatch: (batch) => board.add(batch),
      onWarning: (message) => terminal.err(`warning: ${message}\n`),
    },
  );
  let failure: unknown;
  running.done.catch((error: unknown) => (failure = error));
  let stopped = false;
  const forget = terminal.onInterrupt(() => (stopped = true));
  const untilMs = clock.monotonicMs() + seconds * 1000;
  let lines = 0;
  while (!stopped && failure === undefined && clock.monotonicMs() < untilMs) {
    await wait(clock, terminal.outIsTerminal ? REDRAW_MS : LINE_MS);
    lines = draw(board, terminal, lines);
  }
  // Without trades there are no bars, and without bars no decisions: both sides come to rest.
  exchange.participants?.stop();
  const restMs = clock.monotonicMs() + SETTLE_MS;
  while (failure === undefined && differences(board, exchange).length > 0 && clock.monotonicMs() < restMs)
    await wait(clock, REDRAW_MS);
  await running.stop();
  forget();
  if (failure !== undefined) throw failure as Error;
  return conclude(board, exchange, terminal);
}

function draw(board: DemoBoard, { out, outIsTerminal }: Terminal, lines: number): number {
  const text = board.text();
  out(`${outIsTerminal && lines > 0 ? `\u001b[${lines}A\u001b[J` : ''}${text}\n`);
  return text.split('\n').length;
}

/** Symbols of which the two do not say the same. */
function differences(board: DemoBoard, exchange: StandInExchange): string[] {
  return Object.entries(ASSETS)
    .filter(
      ([symbol, asset]) => Math.abs((board.positions.get(symbol) ?? 0) - exchange.balanceOf('demo', asset)) > 1e-8,
    )
    .map(([symbol]) => symbol);
}

function conclude(board: DemoBoard, exchange: StandInExchange, { out, err }: Terminal): number {
  const rows = Object.entries(ASSETS).map(([symbol, asset]) => [
    symbol,
    String(Number((board.positions.get(symbol) ?? 0).toFixed(8))),
    String(exchange.balanceOf('demo', asset)),
  ]);
  out(`\n${table([['', 'desk', 'exchange'], ...rows])}\n`);
  const different = differences(board, exchange);
  if (different.length === 0) {
    out(`${board.orders} orders, ${board.fills} fills; desk and exchange hold the same.\n`);
    return EXIT.ok;
  }
  err(`Desk and exchange do not say the same of ${different.join(', ')}.\n`);
  return EXIT.failed;
}

function numberOf(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value <= 0)
    throw new BadInput(`--${name} is "${text}"; a number above 0 was expected.`);
  return value;
}
