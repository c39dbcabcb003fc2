import type { Random } from '../../../base/random.js';
import { REJECTIONS } from '../rejection.js';

const LENGTH = 64;
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** The keys that private streams are opened with, one for each account. */
export class ListenKeys {
  private readonly random: Random;
  private readonly accounts = new Map<string, string>();

  constructor(random: Random) {
    this.random = random;
  }

  of(account: string): string {
    for (const [key, owner] of this.accounts) if (owner === account) return key;
    const key = Array.from({ length: LENGTH }, () => LETTERS[this.random.integer(LETTERS.length)]).join('');
    this.accounts.set(key, account);
    return key;
  }

  /** @throws Rejection when there is no such key */
  accountOf(key: string): string {
    const account = this.accounts.get(key);
    if (account === undefined) throw REJECTIONS.badListenKey();
    return account;
  }

  end(key: string): void {
    this.accountOf(key);
    this.accounts.delete(key);
  }
}
