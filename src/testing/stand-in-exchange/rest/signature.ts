import { createHmac, timingSafeEqual } from 'node:crypto';
import { REJECTIONS } from '../rejection.js';

/** Who may trade for an account. */
export interface Credentials {
  readonly account: string;
  readonly apiKey: string;
  readonly secret: string;
}

const USUAL_WINDOW_MS = 5_000;
const LONGEST_WINDOW_MS = 60_000;
const AHEAD_MS = 1_000;

/** Knows the keys of all accounts. */
export class Keys {
  private readonly byKey: ReadonlyMap<string, Credentials>;
  private readonly nowMs: () => number;

  constructor(credentials: readonly Credentials[], nowMs: () => number) {
    this.byKey = new Map(credentials.map((each) => [each.apiKey, each]));
    this.nowMs = nowMs;
  }

  /** @throws Rejection when nobody has this key */
  of(apiKey: string | undefined): Credentials {
    const found = apiKey === undefined ? undefined : this.byKey.get(apiKey);
    if (found === undefined) throw REJECTIONS.badKey();
    return found;
  }

  /**
   * Whether a request was signed by its key, and in time.
   * @param signed the text that the signature is of
   * @throws Rejection otherwise
   */
  check(credentials: Credentials, params: URLSearchParams, signed: string): void {
    const timestamp = Number(params.get('timestamp') ?? Number.NaN);
    if (!Number.isFinite(timestamp)) throw REJECTIONS.missing('timestamp');
    const given = params.get('signature');
    if (given === null) throw REJECTIONS.missing('signature');
    const own = createHmac('sha256', credentials.secret).update(signed).digest();
    const theirs = Buffer.from(given, 'hex');
    if (own.length !== theirs.length || !timingSafeEqual(own, theirs)) throw REJECTIONS.signature();
    const windowMs = Math.min(LONGEST_WINDOW_MS, Number(params.get('recvWindow') ?? USUAL_WINDOW_MS));
    const nowMs = this.nowMs();
    if (timestamp >= nowMs + AHEAD_MS) throw REJECTIONS.timestampAhead();
    if (nowMs - timestamp > windowMs) throw REJECTIONS.timestamp();
  }
}
