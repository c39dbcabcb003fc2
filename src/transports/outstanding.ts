import type { MessagePosition } from './message-broker.js';

/** Messages that have been handed on and are not yet acknowledged, numbered in the order in which they were. */
export class Outstanding {
  private positions: MessagePosition[] = [];
  private settled = 0;

  /** Number of the latest one. */
  get last(): number {
    return this.settled + this.positions.length;
  }

  /** Numbers go on behind those of an earlier reading. */
  goOn(last: number): void {
    this.settled = Math.max(this.settled, last);
  }

  add(position: MessagePosition): void {
    this.positions.push(position);
  }

  /** Those with numbers up to this one. */
  upTo(last: number): readonly MessagePosition[] {
    return this.positions.slice(0, Math.max(0, last - this.settled));
  }

  /** They have been acknowledged. */
  settle(last: number): void {
    const count = Math.max(0, last - this.settled);
    this.positions = this.positions.slice(count);
    this.settled += count;
  }
}
