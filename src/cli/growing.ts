/** Float64 values whose number is not known beforehand. */
export class GrowingFloats {
  private values = new Float64Array(1024);
  private length = 0;

  push(value: number): void {
    if (this.length === this.values.length) {
      const larger = new Float64Array(this.length * 2);
      larger.set(this.values);
      this.values = larger;
    }
    this.values[this.length++] = value;
  }

  toArray(): Float64Array {
    return this.values.slice(0, this.length);
  }
}

/** Times in ns whose number is not known beforehand. */
export class GrowingTimes {
  private values = new BigInt64Array(1024);
  private length = 0;

  push(value: bigint): void {
    if (this.length === this.values.length) {
      const larger = new BigInt64Array(this.length * 2);
      larger.set(this.values);
      this.values = larger;
    }
    this.values[this.length++] = value;
  }

  toArray(): BigInt64Array {
    return this.values.slice(0, this.length);
  }
}
