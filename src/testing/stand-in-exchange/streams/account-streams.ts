import type { Clock } from '../../../base/clock.js';
import type { ExecutionReport, MatchingEngine } from '../book/matching-engine.js';
import type { Faults } from '../faults.js';
import { executionJson, positionJson } from './execution-json.js';

/** Somebody who hears what happens to an account. */
export interface AccountListener {
  tell(event: object): void;
  /** Breaks the connection. */
  drop(): void;
}

/** Tells accounts what becomes of their orders and balances, as well or as badly as the faults say. */
export class AccountStreams {
  private readonly engine: MatchingEngine;
  private readonly clock: Clock;
  private readonly faults: Faults;
  private readonly listeners = new Map<string, Set<AccountListener>>();
  private readonly touched = new Map<string, Set<string>>();

  constructor(engine: MatchingEngine, clock: Clock, faults: Faults) {
    this.engine = engine;
    this.clock = clock;
    this.faults = faults;
    engine.listen({ reported: (report) => this.report(report) });
  }

  add(account: string, listener: AccountListener): void {
    const known = this.listeners.get(account) ?? new Set();
    this.listeners.set(account, known.add(listener));
  }

  remove(listener: AccountListener): void {
    for (const known of this.listeners.values()) known.delete(listener);
  }

  /** Breaks the private connections of an account. */
  drop(account: string): void {
    for (const listener of [...(this.listeners.get(account) ?? [])]) listener.drop();
  }

  private report(report: ExecutionReport): void {
    const { account, market } = report.order;
    if (!this.listeners.has(account)) return;
    this.tell(account, executionJson(report, this.engine.nowMs));
    const touched = this.touched.get(account);
    if (touched !== undefined) {
      touched.add(market.base).add(market.quote);
      return;
    }
    this.touched.set(account, new Set([market.base, market.quote]));
    this.clock.nextTurn(() => this.tellPosition(account));
  }

  private tellPosition(account: string): void {
    const assets = this.touched.get(account);
    this.touched.delete(account);
    const { balances } = this.engine.account(account);
    const changed = balances.entries().filter(([asset]) => assets?.has(asset) === true);
    this.tell(account, positionJson(changed, this.engine.nowMs));
  }

  private tell(account: string, event: object): void {
    const listeners = this.listeners.get(account);
    if (listeners === undefined || listeners.size === 0 || this.faults.happens('lostEvent')) return;
    if (this.faults.happens('droppedSocket')) {
      this.drop(account);
      return;
    }
    const times = this.faults.happens('repeatedEvent') ? 2 : 1;
    for (let time = 0; time < times; time++) {
      const lateMs = this.faults.lateness();
      const send = (): void => {
        for (const listener of [...listeners]) listener.tell(event);
      };
      if (lateMs > 0) this.clock.schedule(lateMs, send);
      else send();
    }
  }
}
