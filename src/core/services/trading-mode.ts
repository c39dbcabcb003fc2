import type { ServiceKey } from '../../runtime/flow/index.js';

/** What the account may do; a live desk is refused without it. */
export interface TradingMode {
  readonly effect: 'replay' | 'shadow' | 'paper' | 'live';
  readonly accountId?: string;
}

export const tradingModeService: ServiceKey<TradingMode> = {
  name: 'trading mode',
  fallback: () => ({ effect: 'paper' }),
};
