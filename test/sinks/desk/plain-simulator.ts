import type { TestBar } from './support.js';

/** What the plain simulator knows: market orders at the next open, one rule of each kind, a cash account or a margin account. */
export interface PlainParams {
  readonly cash: number;
  readonly short: boolean;
  readonly leverage: number;
  readonly feeRate: number;
  readonly fraction: number | undefined;
  readonly volatility: number | undefined;
  readonly band: number;
  readonly gross: number;
  readonly drawdown: number;
  readonly stop: number | undefined;
  readonly take: number | undefined;
}

interface Holding {
  units: number;
  mean: number;
  stop: number | undefined;
  take: number | undefined;
  /** Units ordered and not filled: what closes, and what opens. */
  closing: { units: number } | undefined;
  opening: { units: number } | undefined;
  last: number;
  signal: number;
  blocked: number;
}

export interface PlainFill {
  readonly symbol: string;
  readonly side: number;
  readonly quantity: number;
  readonly price: number;
}

const up = (price: number): number => Math.ceil(Number((price * 100).toFixed(8))) / 100;
const down = (price: number): number => Math.floor(Number((price * 100).toFixed(8))) / 100;

/**
 * The rules of the desk written down a second time, bar by bar and without any of its code: slow, for whole lots, ticks of a cent and
 * market orders. Symbols go by name.
 */
export function simulate(bars: readonly TestBar[], params: PlainParams): { fills: PlainFill[]; equity: number[] } {
  const book = new Map<string, Holding>();
  const fills: PlainFill[] = [];
  const curve: number[] = [];
  let cash = params.cash;
  let peak = 0;
  let halted = false;
  let ruined = false;

  const names = (): string[] => [...book.keys()].sort();
  const of = (symbol: string): Holding => book.get(symbol) as Holding;
  const paysCash = params.leverage === 1 && !params.short;

  const fill = (symbol: string, side: number, quantity: number, price: number): void => {
    const held = of(symbol);
    const before = held.units;
    held.units += side * quantity;
    cash -= side * quantity * price + quantity * price * params.feeRate;
    if (before * held.units <= 0) {
      held.mean = held.units === 0 ? 0 : price;
      held.stop = undefined;
      held.take = undefined;
    } else if (before * side > 0) held.mean = (held.mean * Math.abs(before) + price * quantity) / Math.abs(held.units);
    fills.push({ symbol, side, quantity, price });
    if (held.units === 0) return;
    const long = Math.sign(held.units);
    if (params.stop !== undefined) {
      const level = held.mean * (1 - long * params.stop);
      if (held.stop === undefined || (level - held.stop) * long > 0) held.stop = level;
    }
    if (params.take !== undefined) held.take = held.mean * (1 + long * params.take);
  };

  const closedByProtection = (symbol: string, price: number): void => {
    const held = of(symbol);
    const side = -Math.sign(held.units);
    fill(symbol, side, Math.abs(held.units), price);
    held.blocked = Math.sign(held.signal);
    held.opening = undefined;
  };

  // Levels as orders have them: protection fires early, a profit is not given away.
  const stopOf = (held: Holding): number | undefined =>
    held.stop === undefined ? undefined : held.units > 0 ? up(held.stop) : down(held.stop);
  const takeOf = (held: Holding): number | undefined =>
    held.take === undefined ? undefined : held.units > 0 ? up(held.take) : down(held.take);

  for (const at of [...new Set(bars.map((bar) => bar.at))].sort((a, b) => a - b)) {
    const now = bars.filter((bar) => bar.at === at).sort((a, b) => (a.symbol < b.symbol ? -1 : 1));
    for (const { symbol } of now) {
      if (!book.has(symbol)) {
        book.set(symbol, {
          units: 0,
          mean: 0,
          stop: undefined,
          take: undefined,
          closing: undefined,
          opening: undefined,
          last: Number.NaN,
          signal: 0,
          blocked: 0,
        });
      }
    }

    // At the open: exits, gaps through stops and profits, then entries.
    const fresh = new Set<string>();
    for (const { symbol, open } of now) {
      const held = of(symbol);
      if (held.closing !== undefined) {
        const quantity = Math.min(held.closing.units, Math.abs(held.units));
        held.closing = undefined;
        if (quantity > 0) {
          fill(symbol, -Math.sign(held.units), quantity, open);
          fresh.add(symbol);
        }
      }
      const long = Math.sign(held.units);
      const stop = stopOf(held);
      const take = takeOf(held);
      if (stop !== undefined && (open - stop) * long <= 0) closedByProtection(symbol, open);
      else if (take !== undefined && (open - take) * long >= 0) closedByProtection(symbol, open);
    }
    for (const { symbol, open } of now) {
      const held = of(symbol);
      if (held.opening === undefined) continue;
      let { units } = held.opening;
      held.opening = undefined;
      if (paysCash) {
        while (units > 0 && units * open * (1 + params.feeRate) > cash) units--;
      }
      if (Math.abs(units) > 0) fill(symbol, Math.sign(units), Math.abs(units), open);
    }
    // Within the bar: the stop before the profit. What was placed at the open has seen the open.
    for (const { symbol, open, high, low } of now) {
      const held = of(symbol);
      const long = Math.sign(held.units);
      const stop = stopOf(held);
      if (stop !== undefined && (long > 0 ? low <= stop : high >= stop)) {
        closedByProtection(symbol, (open - stop) * long <= 0 ? open : stop);
        continue;
      }
      const take = takeOf(held);
      if (take !== undefined && (open - take) * long >= 0) closedByProtection(symbol, open);
      else if (take !== undefined && (long > 0 ? high > take : low < take)) closedByProtection(symbol, take);
    }

    for (const bar of now) {
      of(bar.symbol).last = bar.close;
      if (typeof bar.signal === 'number') of(bar.symbol).signal = bar.signal;
    }
    let equity = cash;
    let net = 0;
    let gross = 0;
    for (const name of names()) {
      const held = of(name);
      if (held.units === 0) continue;
      net += held.units * held.last;
      gross += Math.abs(held.units * held.last);
    }
    equity = cash + net;
    curve.push(equity);

    if (equity <= 0) ruined = true;
    if (!halted) {
      peak = Math.max(peak, equity);
      halted = equity <= peak * (1 - params.drawdown);
    }
    const call = params.leverage > 1 && equity < 0.25 * gross;
    if (ruined || halted || call) {
      for (const name of names()) {
        const held = of(name);
        held.opening = undefined;
        if (held.units !== 0) held.closing = { units: Math.abs(held.units) };
      }
      continue;
    }

    const share = (held: Holding): number => (held.units * held.last) / equity;
    const targets = new Map<string, number>();
    for (const bar of now) {
      const held = of(bar.symbol);
      if (held.blocked !== 0 && Math.sign(held.signal) !== held.blocked) held.blocked = 0;
      let target = held.blocked !== 0 ? 0 : held.signal;
      if (params.fraction !== undefined) target *= params.fraction;
      if (params.volatility !== undefined && target !== 0) {
        const volatility = bar['volatility'];
        if (typeof volatility !== 'number') continue;
        target = (target * Math.min(params.volatility / volatility, 1)) / now.length;
      }
      if (target !== 0 && params.band > 0 && Math.abs(target - share(held)) <= params.band) continue;
      targets.set(bar.symbol, target);
    }
    let decided = 0;
    for (const target of targets.values()) decided += Math.abs(target);
    let others = 0;
    for (const name of names()) {
      const { units, closing, opening, last } = of(name);
      const after = units - Math.sign(units) * (closing?.units ?? 0) + (opening?.units ?? 0);
      const most = Math.max(Math.abs(units), Math.abs(after));
      if (!targets.has(name) && most > 0) others += (most * last) / equity;
    }
    if (decided > 0 && decided + others > params.gross) {
      const scale = Math.max(0, params.gross - others) / decided;
      for (const [symbol, target] of targets) targets.set(symbol, target * scale);
    }

    const wishes = new Map<string, number>();
    for (const [symbol, target] of targets) {
      const held = of(symbol);
      // All orders have met a bar of their symbol by now, so nothing is pending here.
      const wanted =
        target === 0 ? -held.units : Math.trunc(Number(((target * equity) / held.last).toPrecision(12)) - held.units);
      if (wanted === 0) continue;
      const closes = held.units * wanted < 0 ? Math.min(Math.abs(wanted), Math.abs(held.units)) : 0;
      if (closes > 0) held.closing = { units: closes };
      if (Math.abs(wanted) > closes) wishes.set(symbol, Math.sign(wanted) * (Math.abs(wanted) - closes));
    }
    let power: number;
    if (paysCash) {
      power = cash;
      for (const name of names()) {
        const held = of(name);
        if (held.closing !== undefined) power += held.closing.units * held.last * (1 - params.feeRate);
        if (held.opening !== undefined) power -= held.opening.units * held.last * (1 + params.feeRate);
      }
    } else {
      power = params.leverage * equity;
      for (const name of names()) {
        const held = of(name);
        const left = held.units - Math.sign(held.units) * (held.closing?.units ?? 0) + (held.opening?.units ?? 0);
        if (left !== 0) power -= Math.abs(left * held.last);
      }
    }
    power = Math.max(0, power);
    for (const [symbol, wish] of wishes) {
      const held = of(symbol);
      if (wish < 0 && !params.short) continue;
      const unit = held.last * (paysCash ? 1 + params.feeRate : 1);
      const units = Math.min(Math.abs(wish), Math.floor(power / unit));
      if (units === 0) continue;
      held.opening = { units: Math.sign(wish) * units };
      power -= units * unit;
    }
  }
  return { fills, equity: curve };
}
