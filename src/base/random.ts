/** A stream of pseudo-random numbers that can be copied into a snapshot and gone on with. */
export interface Random {
  /** Uniform in [0, 1), 53 bits. */
  next(): number;
  /** Uniform integer in [0, bound). */
  integer(bound: number): number;
  /** Standard normal. */
  normal(): number;
  /** An independent stream for a part of the run; the same label gives the same stream. */
  fork(label: string): Random;
  /** The whole state as plain numbers. */
  snapshot(): readonly number[];
  restore(state: readonly number[]): void;
}

/** Chris Doty-Humphrey's sfc32 (PractRand, 2010): 128 bits of state, passes BigCrush, cheap in JavaScript. */
class SmallFastCounting implements Random {
  private readonly state = new Uint32Array(4);
  private spare = Number.NaN;
  private readonly seed: number;

  constructor(seed: number) {
    this.seed = seed;
    this.state.set([hash(seed, 0x9e3779b9), hash(seed, 0x243f6a88), hash(seed, 0xb7e15162), 1]);
    for (let round = 0; round < 16; round++) this.word();
  }

  private word(): number {
    const s = this.state as unknown as [number, number, number, number];
    const sum = (s[0] + s[1] + s[3]) >>> 0;
    s[3] = s[3] + 1;
    s[0] = s[1] ^ (s[1] >>> 9);
    s[1] = s[2] + (s[2] << 3);
    s[2] = ((s[2] << 21) | (s[2] >>> 11)) + sum;
    return sum;
  }

  next(): number {
    return ((this.word() >>> 5) * 67108864 + (this.word() >>> 6)) / 9007199254740992;
  }

  integer(bound: number): number {
    return Math.floor(this.next() * bound);
  }

  // Marsaglia's polar method (1964): two values a round, the second is kept.
  normal(): number {
    if (!Number.isNaN(this.spare)) {
      const value = this.spare;
      this.spare = Number.NaN;
      return value;
    }
    for (;;) {
      const u = 2 * this.next() - 1;
      const v = 2 * this.next() - 1;
      const square = u * u + v * v;
      if (square > 0 && square < 1) {
        const factor = Math.sqrt((-2 * Math.log(square)) / square);
        this.spare = v * factor;
        return u * factor;
      }
    }
  }

  fork(label: string): Random {
    let mixed = this.seed;
    for (let index = 0; index < label.length; index++) mixed = hash(mixed ^ label.charCodeAt(index), 0x85ebca6b);
    return new SmallFastCounting(mixed);
  }

  snapshot(): readonly number[] {
    return [...this.state, this.spare];
  }

  restore(state: readonly number[]): void {
    this.state.set(state.slice(0, 4));
    this.spare = state[4] ?? Number.NaN;
  }
}

function hash(value: number, salt: number): number {
  let mixed = (value ^ salt) >>> 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}

/** A seeded stream; the same seed gives the same numbers on every machine. */
export function seededRandom(seed: number): Random {
  return new SmallFastCounting(seed >>> 0);
}
