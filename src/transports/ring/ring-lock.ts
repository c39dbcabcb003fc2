import { NotConnected } from '../../base/errors.js';
import { CELL, STATE, type RingMemory } from './ring-memory.js';

const SPINS = 200;
// Waiting is counted in slices and not by the clock: where the whole process has stood still, whoever holds the lock has its turn first.
const SLICE_MS = 50;
const MOST_SLICES = 20;

/** Keeps threads apart for the time of a copy. */
export class RingLock {
  private readonly memory: RingMemory;
  private readonly cell: number;

  constructor(memory: RingMemory, cell: number) {
    this.memory = memory;
    this.cell = cell;
  }

  /** @throws NotConnected when a thread has ended that held it: nobody knows then what it left undone */
  hold<T>(task: () => T): T {
    const { cells } = this.memory;
    this.acquire();
    try {
      return task();
    } finally {
      Atomics.store(cells, this.cell, 0);
      Atomics.notify(cells, this.cell, 1);
    }
  }

  private acquire(): void {
    const { cells } = this.memory;
    const ticket = Atomics.add(cells, CELL.lockTicket, 1) || 1;
    for (let spin = 0; spin < SPINS; spin++) if (Atomics.compareExchange(cells, this.cell, 0, ticket) === 0) return;
    let holder = 0;
    for (let slices = 0; slices < MOST_SLICES;) {
      const other = Atomics.compareExchange(cells, this.cell, 0, ticket);
      if (other === 0) return;
      slices = other === holder ? slices : 0;
      holder = other;
      if (Atomics.wait(cells, this.cell, other, SLICE_MS) === 'timed-out') slices++;
    }
    Atomics.store(cells, CELL.state, STATE.abandoned);
    for (const signal of [CELL.data, CELL.room]) {
      Atomics.add(cells, signal, 1);
      Atomics.notify(cells, signal);
    }
    throw abandoned();
  }
}

export function abandoned(): NotConnected {
  return new NotConnected('A thread ended while it was working on the ring, and nobody knows what it left undone.', {
    component: 'ring',
    hint: 'Make a new ring for those that are left.',
  });
}
