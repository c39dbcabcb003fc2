import { parseFixed } from '../fixed.js';
import { REJECTIONS } from '../rejection.js';

/** A request as handlers read it. */
export class ApiRequest {
  /** Whose it is; empty where no key was needed. */
  readonly account: string;
  private readonly params: URLSearchParams;

  constructor(params: URLSearchParams, account: string) {
    this.params = params;
    this.account = account;
  }

  text(name: string): string | undefined {
    const value = this.params.get(name);
    return value === null || value === '' ? undefined : value;
  }

  /** @throws Rejection when it was not sent */
  needed(name: string): string {
    const value = this.text(name);
    if (value === undefined) throw REJECTIONS.missing(name);
    return value;
  }

  /** A decimal in 1e-8 units. */
  amount(name: string): bigint | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    const parsed = parseFixed(value);
    if (parsed === 'illegal') throw REJECTIONS.badNumber(name);
    if (parsed === 'precision') throw REJECTIONS.precision();
    return parsed;
  }

  neededAmount(name: string): bigint {
    const value = this.amount(name);
    if (value === undefined) throw REJECTIONS.missing(name);
    return value;
  }

  integer(name: string): number | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    const parsed = Number(value);
    if (!Number.isSafeInteger(parsed)) throw REJECTIONS.badNumber(name);
    return parsed;
  }

  /** The number of rows that are wanted. */
  limit(usual: number, most: number): number {
    const wanted = this.integer('limit') ?? usual;
    return Math.max(1, Math.min(most, wanted));
  }
}

/** What one path answers. */
export interface Route {
  /** Whether a key is needed, and a signature. */
  readonly security: 'none' | 'key' | 'signed';
  /** What it counts towards the limit of a minute. */
  readonly weight: number;
  /** It counts as an order. */
  readonly isOrder?: boolean;
  readonly answer: (request: ApiRequest) => unknown;
}

/** Routes by `METHOD /path`. */
export type Routes = Readonly<Record<string, Route>>;
