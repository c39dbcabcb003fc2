import type { RecordBatch } from 'apache-arrow';
import type { Observable } from 'rxjs';
import { seededRandom, systemClock, wait, type Disk } from '../../../src/base/index.js';
import { batchFromArrays, diskService, provide, pullSource } from '../../../src/core/index.js';
import { journal, trading } from '../../../src/runtime/index.js';
import { run, type Run } from '../../../src/runtime/run.js';
import { ccxtBroker } from '../../../src/sinks/brokers/ccxt/ccxt-broker.js';
import type { BrokerParams } from '../../../src/sinks/brokers/ccxt/broker-params.js';
import { desk, type DeskInput } from '../../../src/sinks/desk/index.js';
import type { StandInExchange } from '../../../src/testing/index.js';
import { events, type Event } from '../../sinks/desk/support.js';

export const SYMBOL = 'BTC/USDT';
export const USUAL: Partial<BrokerParams> = { settleMs: 1_000, pollMs: 300, rateLimitMs: 1, timeoutMs: 3_000 };

/** A desk that trades at a stand-in exchange, as long as it is not stopped; the wanted state can be changed meanwhile. */
export interface Trader {
  signal: number;
  readonly running: Run;
  readonly out: RecordBatch[];
  readonly warnings: string[];
  events(): Event[];
  until(isReached: (events: Event[]) => boolean): Promise<void>;
}

export function trader(
  venue: StandInExchange,
  disk: Disk,
  params: Partial<DeskInput> = {},
  broker: Partial<BrokerParams> = {},
): Trader {
  let rows = 0n;
  const own = { signal: 0, out: [] as RecordBatch[], warnings: [] as string[] };
  const feed = pullSource({ name: 'bars', id: 'bars' }, () => ({
    read: async () => {
      await wait(systemClock, 50);
      const price = Float64Array.of(venue.priceOf('BTCUSDT'));
      const now = BigInt64Array.of(systemClock.nowNs());
      return batchFromArrays({
        symbol: [SYMBOL],
        sequence: BigInt64Array.of(rows++),
        time: now,
        available: now,
        open: price,
        high: price,
        low: price,
        close: price,
        volume: Float64Array.of(1000),
        signal: Float64Array.of(own.signal),
      });
    },
  }));
  const running = run(
    feed.pipe(
      desk({
        account: { cash: 100_000, id: 'main', currency: 'USDT' },
        fees: 0.001,
        limits: { orderNotional: 80_000, grossNotional: 90_000, ordersPerDay: 1_000, dailyLoss: 50_000 },
        live: { answerMs: 1_000, retryMs: 60, reconcileMs: 500, reconcileWithinMs: 20_000 },
        mode: 'live',
        ...params,
      }),
    ) as Observable<RecordBatch>,
    {
      name: 'trader',
      random: seededRandom(1),
      onBatch: (batch) => own.out.push(batch),
      onWarning: (warning) => own.warnings.push(String(warning)),
      services: [
        provide(diskService, disk),
        journal({ folder: 'journal' }),
        trading({
          effect: 'live',
          accountId: 'main',
          killSwitch: { signal: 'none' },
          venue: ccxtBroker({
            exchange: 'binance',
            apiKey: 'key',
            secret: 'secret',
            symbols: [SYMBOL],
            url: venue.url,
            ...USUAL,
            ...broker,
          }),
        }),
      ],
    },
  );
  let failure: unknown;
  running.done.catch((error: unknown) => (failure = error));
  const told = (): Event[] => events(own.out);
  return Object.assign(own, {
    running,
    events: told,
    async until(isReached: (all: Event[]) => boolean) {
      const untilMs = systemClock.monotonicMs() + 30_000;
      while (!isReached(told())) {
        if (failure !== undefined) throw failure as Error;
        if (systemClock.monotonicMs() > untilMs)
          throw new Error(`It did not come to that; ${JSON.stringify(told().slice(-4), textOfBig)}`);
        await wait(systemClock, 25);
      }
    },
  });
}

function textOfBig(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}
