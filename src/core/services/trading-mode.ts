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
  /** Takes a live desk into its care: begins it before any source reads, and ends it with the run. */
  enlist?(desk: LiveDesk): void;
}

/** What a live desk does beside its stream. */
export interface LiveDesk {
  readonly id: string;
  /**
   * Compares the journal with the venue.
   * @throws RxArrowError when they cannot be brought together; the run fails then
   */
  begin(): Promise<void>;
  end(): void;
}

export const tradingModeService: ServiceKey<TradingMode> = {
  name: 'trading mode',
  fallback: () => ({ effect: 'paper' }),
};
