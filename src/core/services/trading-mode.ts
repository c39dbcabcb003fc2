import type { ServiceKey } from '../../runtime/flow/index.js';
import type { LimitControl } from '../trading/limit-control.js';

/**
 * What orders do. `replay`: nothing leaves, answers come from the journal. `shadow`: nothing leaves, the paper broker fills.
 * `paper`: desks in paper mode only. `live`: orders go to the venue.
 */
export type TradingEffect = 'replay' | 'shadow' | 'paper' | 'live';

/** What the account may do; a live desk is refused without it. */
export interface TradingMode {
  readonly effect: TradingEffect;
  readonly accountId?: string;
  /** Limits of the account, above those of the desk. */
  readonly limits?: LimitControl;
  /** Has a live desk compare the journal with the venue before any source reads; the run fails when that fails. */
  beforeTrading?(reconcile: () => Promise<void>): void;
}

export const tradingModeService: ServiceKey<TradingMode> = {
  name: 'trading mode',
  fallback: () => ({ effect: 'paper' }),
};
