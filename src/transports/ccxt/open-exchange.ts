import { InvalidParams, nearest } from '../../base/errors.js';
import { loadCcxt, type Ccxt, type Exchange } from './ccxt.js';
import type { ExchangeSettings } from './exchange-settings.js';

/** An exchange as ccxt speaks with it, and ccxt itself, for its classes of errors. */
export interface OpenExchange {
  readonly ccxt: Ccxt;
  readonly exchange: Exchange;
}

/**
 * Makes the client of an exchange: with streams where ccxt has them, its own rate limiter on, and no request made twice by itself.
 * Nothing is asked yet.
 * @throws InvalidParams when ccxt has no such exchange
 */
export async function openExchange(settings: ExchangeSettings, component: string): Promise<OpenExchange> {
  const ccxt = await loadCcxt(component);
  const { exchange: name, apiKey, secret, password, uid } = settings;
  const makers = ccxt as unknown as Readonly<Record<string, new (config: object) => Exchange>>;
  const streaming = ccxt.pro as unknown as typeof makers;
  const known = ccxt.exchanges as unknown as readonly string[];
  const Maker = known.includes(name) ? (streaming[name] ?? makers[name]) : undefined;
  if (Maker === undefined) {
    const near = nearest(name, known);
    throw new InvalidParams({
      component,
      path: 'exchange',
      found: name,
      expected: `one of the ${known.length} exchanges of ccxt ${ccxt.version}`,
      ...(near === undefined ? {} : { hint: `Did you mean "${near}"?` }),
    });
  }
  const exchange = new Maker({
    ...(apiKey === undefined ? {} : { apiKey }),
    ...(secret === undefined ? {} : { secret }),
    ...(password === undefined ? {} : { password }),
    ...(uid === undefined ? {} : { uid }),
    timeout: settings.timeoutMs,
    enableRateLimit: true,
    ...(settings.rateLimitMs === undefined ? {} : { rateLimit: settings.rateLimitMs }),
    maxRetriesOnFailure: 0,
    newUpdates: true,
    options: { ...usualOptions(name, settings.market), ...settings.options, defaultType: settings.market },
  });
  keepRejectionsHandled(exchange);
  if (settings.sandbox) exchange.setSandboxMode(true);
  if (settings.url !== undefined) await redirect(exchange, settings.url);
  return { ccxt, exchange };
}

/** Binance would be asked for every kind of market, and for wallets, which a key for trading need not be allowed. */
function usualOptions(name: string, market: ExchangeSettings['market']): Record<string, unknown> {
  if (!name.startsWith('binance')) return {};
  const types = market === 'spot' ? ['spot'] : ['linear', 'inverse'];
  return { fetchMarkets: { types }, fetchCurrencies: false, fetchMargins: false };
}

interface SocketClient {
  future(name: string): Promise<unknown>;
  readonly connected: Promise<unknown>;
}

/**
 * ccxt makes promises for its sockets that nobody may be waiting for when they fail, as that of a subscription which is refused: such
 * a one would end the whole process. Those who do wait are told all the same.
 */
function keepRejectionsHandled(exchange: Exchange): void {
  const owner = exchange as unknown as { client?: (url: string) => SocketClient };
  const make = owner.client?.bind(exchange);
  if (make === undefined) return;
  const known = new WeakSet<SocketClient>();
  owner.client = (url) => {
    const client = make(url);
    if (known.has(client)) return client;
    known.add(client);
    const future = client.future.bind(client);
    client.future = (name) => {
      const made = future(name);
      made.catch(() => undefined);
      return made;
    };
    client.connected.catch(() => undefined);
    return client;
  };
}

/** Every address, the unused ones too: nothing can then leave by mistake. */
async function redirect(exchange: Exchange, url: string): Promise<void> {
  const http = url.replace(/\/$/, '');
  const socket = http.replace(/^http/, 'ws');
  const moved = (value: unknown): unknown => {
    if (typeof value === 'string') return value.replace(/^https?:\/\//, `${http}/`).replace(/^wss?:\/\//, `${socket}/`);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, moved(each)]));
  };
  const urls = exchange.urls as Record<string, unknown>;
  for (const name of ['api', 'test', 'demo']) if (urls[name] !== undefined) urls[name] = moved(urls[name]);
  // ccxt speaks plain ws:// only through an agent of its own.
  await exchange.loadHttpProxyAgent();
}
