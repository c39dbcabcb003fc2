import type { Clock } from '../../base/clock.js';

/** When a breaker opens. */
export interface TripRule {
  /** What it has seen when it opens, in words. */
  readonly reason: string;
  success(): void;
  /** True when this failure is the one to open at. */
  failure(): boolean;
  reset(): void;
  snapshot(): Float64Array;
  restore(values: Float64Array): void;
}

const PARTS = 20;

/** Opens when at least `ratio` of the calls of the last `withinMs` have failed, of at least `atLeast`. The window moves in twentieths. */
export class SamplingRule implements TripRule {
  readonly reason: string;
  private readonly clock: Clock;
  private readonly ratio: number;
  private readonly partMs: number;
  private readonly atLeast: number;
  private readonly failures = new Float64Array(PARTS);
  private readonly calls = new Float64Array(PARTS);
  private part: number;

  constructor(clock: Clock, ratio: number, withinMs: number, atLeast: number) {
    this.clock = clock;
    this.ratio = ratio;
    this.partMs = withinMs / PARTS;
    this.atLeast = atLeast;
    this.part = this.partNow();
    this.reason = `${Math.round(ratio * 100)} % of the calls within ${withinMs / 1000} s failed`;
  }

  success(): void {
    this.move();
    const at = this.part % PARTS;
    this.calls[at] = (this.calls[at] as number) + 1;
  }

  failure(): boolean {
    this.success();
    const at = this.part % PARTS;
    this.failures[at] = (this.failures[at] as number) + 1;
    const calls = sum(this.calls);
    // The tolerance keeps 3 of 10 at 0.3, which is not exact in binary.
    return calls >= this.atLeast && sum(this.failures) >= this.ratio * calls - 1e-9;
  }

  reset(): void {
    this.calls.fill(0);
    this.failures.fill(0);
  }

  snapshot(): Float64Array {
    this.move();
    const ages = Array.from({ length: PARTS }, (_, age) => (this.part - age + PARTS * PARTS) % PARTS);
    return Float64Array.from([...ages.map((at) => this.calls[at] ?? 0), ...ages.map((at) => this.failures[at] ?? 0)]);
  }

  restore(values: Float64Array): void {
    if (values.length !== 2 * PARTS) return;
    this.move();
    for (let age = 0; age < PARTS; age++) {
      const at = (this.part - age + PARTS * PARTS) % PARTS;
      this.calls[at] = values[age] as number;
      this.failures[at] = values[PARTS + age] as number;
    }
  }

  private partNow(): number {
    return PARTS + Math.floor(this.clock.monotonicMs() / this.partMs);
  }

  private move(): void {
    const now = this.partNow();
    for (let part = Math.max(this.part + 1, now - PARTS + 1); part <= now; part++) {
      this.calls[part % PARTS] = 0;
      this.failures[part % PARTS] = 0;
    }
    this.part = now;
  }
}

function sum(values: Float64Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
