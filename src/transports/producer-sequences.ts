import type { Delivery } from './message-broker.js';

/** How a message stands to the one before it of its producer. */
export type ProducerOrder = { readonly kind: 'next' | 'again' } | { readonly kind: 'gap'; readonly missing: number };

const NEXT: ProducerOrder = { kind: 'next' };
const AGAIN: ProducerOrder = { kind: 'again' };

/** Finds messages of a producer that come twice, and those that are missing, by their numbers. */
export class ProducerSequences {
  private known: ReadonlyMap<string, bigint> = new Map();

  /** The highest number of each producer; not changed later. */
  get highest(): ReadonlyMap<string, bigint> {
    return this.known;
  }

  goOn(highest: ReadonlyMap<string, bigint>): void {
    this.known = highest;
  }

  /** Says a gap once: the same message asked for again is the next. */
  admit({ producer, sequence }: Pick<Delivery, 'producer' | 'sequence'>): ProducerOrder {
    if (producer === undefined || sequence === undefined) return NEXT;
    const highest = this.known.get(producer);
    if (highest !== undefined && sequence <= highest) return AGAIN;
    if (highest !== undefined && sequence > highest + 1n) {
      this.known = new Map(this.known).set(producer, sequence - 1n);
      return { kind: 'gap', missing: Number(sequence - highest - 1n) };
    }
    this.known = new Map(this.known).set(producer, sequence);
    return NEXT;
  }
}
