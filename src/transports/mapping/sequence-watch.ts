import { describe } from '../../base/errors.js';
import { jsonPath, valueAt, type JsonPath } from './json-path.js';

export interface SequenceParams {
  /** Where the number of a row stands; with `$.` that of the message. */
  readonly last: string;
  /** Where the first number stands that a message covers. */
  readonly first?: string | undefined;
  /** Where the number stands that came before. */
  readonly previous?: string | undefined;
  /** Where the key stands whose rows are numbered; all rows together when left out. */
  readonly by?: string | undefined;
  /** Whether numbers begin anew with each connection. */
  readonly restarts: 'never' | 'connection';
}

/** What the number of a row says: it is next, came before, or others are missing. */
export type SequenceVerdict =
  | { readonly kind: 'next' }
  | { readonly kind: 'again' }
  | { readonly kind: 'gap'; readonly key: string; readonly missing: number; readonly after: number }
  | { readonly kind: 'unreadable'; readonly detail: string };

const NEXT: SequenceVerdict = { kind: 'next' };
const AGAIN: SequenceVerdict = { kind: 'again' };

/** Tells by the numbers that a server gives whether rows are missing or come twice. */
export class SequenceWatch {
  private readonly last: JsonPath;
  private readonly first: JsonPath | undefined;
  private readonly previous: JsonPath | undefined;
  private readonly by: JsonPath | undefined;
  private readonly restarts: 'never' | 'connection';
  private known = new Map<string, number>();

  constructor({ last, first, previous, by, restarts }: SequenceParams) {
    this.last = jsonPath(last);
    this.first = first === undefined ? undefined : jsonPath(first);
    this.previous = previous === undefined ? undefined : jsonPath(previous);
    this.by = by === undefined ? undefined : jsonPath(by);
    this.restarts = restarts;
  }

  /** Whether numbers stand in the message, so that all its rows have the same. */
  get isOfMessage(): boolean {
    return this.last.fromRoot;
  }

  /** Whether what is missing shows in the numbers, also what was sent while nobody was connected. */
  get seesAcrossConnections(): boolean {
    return this.restarts === 'never';
  }

  connected(): void {
    if (this.restarts === 'connection') this.known = new Map();
  }

  judge(root: unknown, row: unknown): SequenceVerdict {
    const numberAt = (path: JsonPath): number | undefined => {
      const found = valueAt(path, root, row);
      const number = typeof found === 'string' && /^\d{1,16}$/.test(found) ? Number(found) : found;
      return typeof number === 'number' && Number.isSafeInteger(number) ? number : undefined;
    };
    const last = numberAt(this.last);
    if (last === undefined)
      return {
        kind: 'unreadable',
        detail: `The sequence at ${this.last.text} is ${describe(valueAt(this.last, root, row))}; expected a whole number.`,
      };
    const key = this.by === undefined ? '' : String(valueAt(this.by, root, row));
    const before = this.known.get(key);
    if (before !== undefined && last <= before) return AGAIN;
    this.known.set(key, last);
    if (before === undefined) return NEXT;
    const previous = this.previous === undefined ? undefined : numberAt(this.previous);
    if (this.previous !== undefined)
      return previous === before
        ? NEXT
        : { kind: 'gap', key, missing: Math.max(0, (previous ?? last) - before), after: before };
    const first = this.first === undefined ? last : (numberAt(this.first) ?? last);
    return first <= before + 1 ? NEXT : { kind: 'gap', key, missing: first - before - 1, after: before };
  }

  /** The latest number of each key. */
  get latest(): ReadonlyMap<string, number> {
    return this.known;
  }
}
