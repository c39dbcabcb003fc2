import type { ServiceKey } from '../../runtime/flow/index.js';
import { AccountExposure } from '../trading/account-exposure.js';

/** The accounts that the desks of a run trade. */
export interface Accounts {
  /** What all desks of an account hold together, by its id; those without an id share one. */
  of(id: string | undefined): AccountExposure;
}

export const accountsService: ServiceKey<Accounts> = {
  name: 'accounts',
  fallback: () => {
    const accounts = new Map<string, AccountExposure>();
    return {
      of(id = '') {
        const known = accounts.get(id) ?? new AccountExposure();
        accounts.set(id, known);
        return known;
      },
    };
  },
};
