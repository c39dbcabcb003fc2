import type { Random } from '../../base/random.js';

/**
 * What goes wrong with a request. `before`: it has had no effect; `after`: it has, and its caller cannot know.
 * `tooMany` is answered with 429 and Retry-After, `error` with 503.
 */
export type RequestFault = 'tooMany' | 'errorBefore' | 'errorAfter' | 'resetBefore' | 'resetAfter' | 'slow';

/** How often things go wrong, each from 0 to 1. */
export interface ExchangeFaults {
  readonly tooMany: number;
  readonly errorBefore: number;
  readonly errorAfter: number;
  readonly resetBefore: number;
  readonly resetAfter: number;
  /** A request is answered `slowMs` late. */
  readonly slow: number;
  /** An event of an account is not told. */
  readonly lostEvent: number;
  /** It is told twice. */
  readonly repeatedEvent: number;
  /** It is told up to `lateMs` late, and so after later ones. */
  readonly lateEvent: number;
  /** The connection over which it would be told breaks instead. */
  readonly droppedSocket: number;
  /** A match is traded in several pieces. */
  readonly portions: number;
}

export interface FaultTerms extends Partial<ExchangeFaults> {
  /** 400 by default. */
  readonly slowMs?: number;
  /** 300 by default. */
  readonly lateMs?: number;
}

/** A fault that a test asks for. */
export interface ScriptedFault {
  readonly fault: RequestFault;
  /** Start of `METHOD /path` of the requests that are meant, as `POST /api/v3/order`; all without. */
  readonly on?: string;
  /** How many of them; 1 by default. */
  readonly times?: number;
}

const NONE: ExchangeFaults = {
  tooMany: 0,
  errorBefore: 0,
  errorAfter: 0,
  resetBefore: 0,
  resetAfter: 0,
  slow: 0,
  lostEvent: 0,
  repeatedEvent: 0,
  lateEvent: 0,
  droppedSocket: 0,
  portions: 0,
};

const REQUEST_FAULTS: readonly RequestFault[] = [
  'tooMany',
  'errorBefore',
  'errorAfter',
  'resetBefore',
  'resetAfter',
  'slow',
];

/** Decides what goes wrong: what a test has asked for first, then by chance. */
export class Faults {
  readonly slowMs: number;
  readonly lateMs: number;
  /** How often each has happened. */
  readonly happened = new Map<string, number>();
  private readonly random: Random;
  private readonly rates: ExchangeFaults;
  private readonly script: { fault: RequestFault; on: string; left: number }[] = [];
  private calm = false;

  constructor(random: Random, { slowMs = 400, lateMs = 300, ...rates }: FaultTerms) {
    this.random = random;
    this.slowMs = slowMs;
    this.lateMs = lateMs;
    this.rates = { ...NONE, ...rates };
  }

  add({ fault, on = '', times = 1 }: ScriptedFault): void {
    this.script.push({ fault, on, left: times });
  }

  /** Nothing goes wrong from now on. */
  settleDown(): void {
    this.calm = true;
    this.script.length = 0;
  }

  /** What goes wrong with a request `METHOD /path`. */
  ofRequest(request: string): RequestFault | undefined {
    const scripted = this.script.find(({ on, left }) => left > 0 && request.startsWith(on));
    if (scripted !== undefined) {
      scripted.left--;
      return this.count(scripted.fault);
    }
    const drawn = REQUEST_FAULTS.find((fault) => this.draw(fault));
    return drawn === undefined ? undefined : this.count(drawn);
  }

  happens(kind: Exclude<keyof ExchangeFaults, RequestFault>): boolean {
    if (!this.draw(kind)) return false;
    this.count(kind);
    return true;
  }

  /** How late an event is told, in ms. */
  lateness(): number {
    return this.happens('lateEvent') ? this.random.next() * this.lateMs : 0;
  }

  /** How much of a match is traded at once. */
  portion(quantity: bigint, lot: bigint): bigint {
    const lots = quantity / lot;
    if (lots < 2n || !this.happens('portions')) return quantity;
    return lot * (1n + BigInt(this.random.integer(Math.min(Number(lots) - 1, 2 ** 31))));
  }

  private draw(kind: keyof ExchangeFaults): boolean {
    return !this.calm && this.rates[kind] > 0 && this.random.next() < this.rates[kind];
  }

  private count<F extends string>(fault: F): F {
    this.happened.set(fault, (this.happened.get(fault) ?? 0) + 1);
    return fault;
  }
}
