import { join } from 'node:path';
import { CorruptInput, describe, InvalidParams } from '../../base/errors.js';
import { durationMs } from '../../columnar/index.js';
import { diskService, type FlowContext } from '../../core/index.js';
import type { ExchangeSettings } from '../../transports/ccxt/exchange-settings.js';
import type { BarProvider, Fetched } from '../history/bar-provider.js';
import type { BarRow } from '../history/bar-row.js';
import { holesOf } from '../history/holes.js';
import { KeptBars } from '../history/kept-bars.js';
import { folderName, type Span } from '../history/span-store.js';
import { ExchangeSession } from './exchange-session.js';
import type { PatienceParams } from './params.js';

export interface ExchangeBarsParams extends ExchangeSettings, PatienceParams {
  readonly symbols: readonly string[];
  readonly pageBars: number;
  /** Whether bars that are missing are asked for once more. */
  readonly repair: boolean;
  /** Folder of the bars that have been fetched; nothing is kept without it. */
  readonly cache: string | undefined;
}

/** Opens the bars of an exchange, kept where there is a folder for them. */
export async function openExchangeBars(
  component: string,
  params: ExchangeBarsParams,
  interval: string,
  context: FlowContext,
): Promise<BarProvider> {
  const intervalMs = durationMs(interval);
  const bars = await ExchangeBars.open(component, params, interval, intervalMs, context);
  const { cache, exchange, market } = params;
  if (cache === undefined) return bars;
  const ports = { disk: context.service(diskService), clock: context.clock };
  return new KeptBars(bars, join(cache, folderName(exchange), market, interval), intervalMs, ports);
}

/** Bars of an exchange, page by page; what it is asked while it is away it is asked again. */
class ExchangeBars implements BarProvider {
  readonly name: string;
  private readonly session: ExchangeSession;
  private readonly interval: string;
  private readonly intervalMs: number;
  private readonly pageBars: number;
  private readonly repair: boolean;

  private constructor(session: ExchangeSession, interval: string, intervalMs: number, params: ExchangeBarsParams) {
    this.session = session;
    this.name = session.exchange.id;
    this.interval = interval;
    this.intervalMs = intervalMs;
    this.pageBars = params.pageBars;
    this.repair = params.repair;
  }

  /** @throws InvalidParams for an exchange, a symbol or an interval that is not there */
  static async open(
    component: string,
    params: ExchangeBarsParams,
    interval: string,
    intervalMs: number,
    context: FlowContext,
  ): Promise<ExchangeBars> {
    const session = await ExchangeSession.open(component, params, context);
    try {
      session.need('fetchOHLCV', 'fetch bars');
      const known = Object.keys((session.exchange.timeframes ?? {}) as object);
      if (known.length > 0 && !known.includes(interval))
        throw new InvalidParams({
          component,
          path: 'interval',
          found: interval,
          expected: `one of the intervals of ${session.exchange.id}: ${known.join(', ')}`,
        });
      return new ExchangeBars(session, interval, intervalMs, params);
    } catch (error) {
      await session.close();
      throw error;
    }
  }

  async fetch(symbol: string, span: Span): Promise<Fetched> {
    const { intervalMs } = this;
    const { bars, toMs } = await this.page(symbol, span);
    if (!this.repair) return { bars, toMs };
    // An exchange that was busy may have left something out.
    const all = new Map(bars.map((bar) => [bar[0], bar]));
    for (const hole of holesOf({ fromMs: span.fromMs, toMs }, bars, intervalMs))
      for (const bar of (await this.page(symbol, hole)).bars) all.set(bar[0], bar);
    return { bars: [...all.values()].sort((a, b) => a[0] - b[0]), toMs };
  }

  private async page(symbol: string, { fromMs, toMs }: Span): Promise<Fetched> {
    const { session, interval, intervalMs, pageBars } = this;
    const limit = Math.min(pageBars, Math.round((toMs - fromMs) / intervalMs));
    const page = await session.attempt('fetchOHLCV', () =>
      session.exchange.fetchOHLCV(symbol, interval, fromMs, limit),
    );
    const bars = page.map(barOf).filter(([ms]) => ms >= fromMs && ms < toMs);
    const last = bars.at(-1);
    // A page that is not full is all that there is.
    const isFull = page.length >= limit && last !== undefined;
    return { bars, toMs: isFull ? Math.min(toMs, last[0] + intervalMs) : toMs };
  }

  async close(): Promise<void> {
    await this.session.close();
  }
}

function barOf(row: readonly unknown[]): BarRow {
  const numbers = Array.from({ length: 6 }, (_, at) => row[at] ?? (at === 5 ? 0 : undefined));
  const wrong = numbers.find((value) => typeof value !== 'number');
  if (wrong !== undefined || numbers.includes(undefined))
    throw new CorruptInput('fetchOHLCV', `A bar is ${describe(row)}; expected a time and five numbers.`);
  return numbers as unknown as BarRow;
}
