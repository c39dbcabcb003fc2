import { wait } from '../../base/clock.js';
import { didYouMean, InvalidParams, NotConnected, RxArrowError } from '../../base/errors.js';
import { durationMs } from '../../columnar/index.js';
import type { FlowContext } from '../../core/index.js';
import type { Ccxt, Exchange } from '../../transports/ccxt/ccxt.js';
import type { ExchangeSettings } from '../../transports/ccxt/exchange-settings.js';
import { openExchange } from '../../transports/ccxt/open-exchange.js';
import { TransportRefused } from '../../transports/transport-refused.js';
import type { PatienceParams } from './params.js';

/** What went wrong with a call: it may be over in a while, the book does not fit together any more, or it is for good. */
export type Trouble = 'passing' | 'outOfStep' | 'final';

/** A client of an exchange that is asked again while the exchange is away. */
export class ExchangeSession {
  readonly ccxt: Ccxt;
  readonly exchange: Exchange;
  private readonly component: string;
  private readonly context: FlowContext;
  private readonly patience: PatienceParams;
  private readonly over = new AbortController();

  private constructor(
    opened: { readonly ccxt: Ccxt; readonly exchange: Exchange },
    component: string,
    context: FlowContext,
    patience: PatienceParams,
  ) {
    this.ccxt = opened.ccxt;
    this.exchange = opened.exchange;
    this.component = component;
    this.context = context;
    this.patience = patience;
  }

  /**
   * Makes the client and reads what is traded there.
   * @throws InvalidParams for an exchange or a symbol that is not there; NotConnected when it is away for longer than `patience`
   */
  static async open(
    component: string,
    settings: ExchangeSettings & PatienceParams & { readonly symbols: readonly string[] },
    context: FlowContext,
  ): Promise<ExchangeSession> {
    const session = new ExchangeSession(await openExchange(settings, component), component, context, settings);
    try {
      // ccxt keeps a failure of the first try for all that follow, unless it is told to ask anew.
      const markets = await session.attempt('loadMarkets', () => session.exchange.loadMarkets(true));
      const known = Object.keys(markets);
      for (const [at, symbol] of settings.symbols.entries())
        if (!known.includes(symbol))
          throw new InvalidParams({
            component,
            path: `symbols.${at}`,
            found: symbol,
            expected: `one of the ${known.length} markets of ${settings.exchange}`,
            hint: didYouMean(symbol, known),
          });
      return session;
    } catch (error) {
      await session.close();
      throw error;
    }
  }

  get isClosed(): boolean {
    return this.over.signal.aborted;
  }

  /** @throws InvalidParams when ccxt cannot do that with this exchange */
  need(ability: string, what: string): void {
    const has = this.exchange.has as Readonly<Record<string, unknown>>;
    if (has[ability] === true || has[ability] === 'emulated') return;
    throw new InvalidParams({
      component: this.component,
      path: 'exchange',
      found: this.exchange.id,
      expected: `an exchange of which ccxt can ${what} (${ability})`,
    });
  }

  troubleOf(error: unknown): Trouble {
    const { ChecksumError, OperationFailed, InvalidNonce } = this.ccxt;
    if (error instanceof ChecksumError || error instanceof InvalidNonce) return 'outOfStep';
    return error instanceof OperationFailed ? 'passing' : 'final';
  }

  /** An error of ccxt as one of rxarrow. */
  errorOf(error: unknown): RxArrowError {
    if (error instanceof RxArrowError) return error;
    const message = error instanceof Error ? error.message : String(error);
    const details = { component: this.component, cause: error };
    const { AuthenticationError, NotSupported } = this.ccxt;
    if (error instanceof AuthenticationError) return new TransportRefused('credentials', message, details);
    if (error instanceof NotSupported) return new TransportRefused('capability', message, details);
    if (this.troubleOf(error) === 'final') return new TransportRefused('other', message, details);
    return new NotConnected(message, details);
  }

  /**
   * Does what may be done twice, again while the exchange is away.
   * @throws NotConnected when it is away for longer than `patience`; TransportRefused for what it will not have
   */
  async attempt<T>(
    what: string,
    work: () => Promise<T>,
    failed: (error: unknown) => void = () => undefined,
  ): Promise<T> {
    const { clock } = this.context;
    let downSinceMs: number | undefined;
    for (let failures = 0; ; failures++) {
      try {
        return await work();
      } catch (error) {
        if (this.isClosed) throw new NotConnected(`${what}: the source is closed.`, { component: this.component });
        if (this.troubleOf(error) === 'final') throw this.errorOf(error);
        failed(error);
        downSinceMs ??= clock.monotonicMs();
        const pauseMs = this.pauseMs(failures);
        if (clock.monotonicMs() + pauseMs - downSinceMs > durationMs(this.patience.patience)) throw this.errorOf(error);
        await this.rest(pauseMs);
      }
    }
  }

  /** Growing with each failure, with chance in it. */
  pauseMs(failures: number): number {
    const { first, most } = this.patience.reconnect;
    const full = Math.min(durationMs(most), durationMs(first) * 2 ** Math.min(failures, 30));
    return full * (1 - this.context.random.next() / 2);
  }

  /** False when it has been closed meanwhile. */
  async rest(ms: number): Promise<boolean> {
    await wait(this.context.clock, ms, this.over.signal).catch(() => undefined);
    return !this.isClosed;
  }

  async close(): Promise<void> {
    if (this.isClosed) return;
    this.over.abort(new NotConnected('The source is closed.', { component: this.component }));
    await this.exchange.close().catch(() => undefined);
  }
}
