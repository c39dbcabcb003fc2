/** What an account holds of one asset, in 1e-8 units. */
export interface Balance {
  free: bigint;
  locked: bigint;
}

/** The money and the things of one account. An account without end never lacks anything: the other participants of a market. */
export class Balances {
  readonly endless: boolean;
  private readonly assets = new Map<string, Balance>();

  constructor(endless: boolean) {
    this.endless = endless;
  }

  of(asset: string): Balance {
    let balance = this.assets.get(asset);
    if (balance === undefined) {
      balance = { free: 0n, locked: 0n };
      this.assets.set(asset, balance);
    }
    return balance;
  }

  entries(): (readonly [asset: string, balance: Balance])[] {
    return [...this.assets].sort(([left], [right]) => (left < right ? -1 : 1));
  }

  has(asset: string, amount: bigint): boolean {
    return this.endless || this.of(asset).free >= amount;
  }

  lock(asset: string, amount: bigint): void {
    const balance = this.of(asset);
    balance.free -= amount;
    balance.locked += amount;
  }

  unlock(asset: string, amount: bigint): void {
    this.lock(asset, -amount);
  }

  /** Adds to what is free; takes from it where `amount` is below 0. */
  add(asset: string, amount: bigint): void {
    this.of(asset).free += amount;
  }
}
