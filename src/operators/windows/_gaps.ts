import { readState, stateTable, type Control, type StateTables } from '../../columnar/index.js';

const MOST_GAPS = 64;

interface Gap {
  from: bigint;
  /** Undefined until the next row tells. */
  to: bigint | undefined;
}

/** Where rows are known to be missing, so that the windows which that touches say so. */
export class Gaps {
  private gaps: Gap[] = [];

  get open(): boolean {
    return this.gaps.at(-1)?.to === undefined && this.gaps.length > 0;
  }

  /** A control says so; `latest` is the time of the row before. */
  add(control: Extract<Control, { kind: 'gap' }>, latest: bigint): void {
    this.close(latest);
    this.gaps.push({ from: control.fromNs ?? latest, to: control.toNs });
    // Older ones become one, which at worst flags a window too many.
    if (this.gaps.length > MOST_GAPS) {
      const [first, second] = this.gaps.splice(0, 2) as [Gap, Gap];
      this.gaps.unshift({ from: first.from < second.from ? first.from : second.from, to: latestOf(first, second) });
    }
  }

  /** The next row has come, or the next word of the time. */
  close(time: bigint): void {
    const last = this.gaps.at(-1);
    if (last !== undefined && last.to === undefined) last.to = time > last.from ? time : last.from;
  }

  /** Whether one of them lies in [from, to). */
  touch(from: bigint, to: bigint): boolean {
    return this.gaps.some((gap) => gap.from < to && (gap.to === undefined || gap.to >= from));
  }

  /** Those that end before a moment will not be asked for again. */
  forget(before: bigint): void {
    if (this.gaps.length > 0) this.gaps = this.gaps.filter(({ to }) => to === undefined || to >= before);
  }

  snapshot(): StateTables {
    if (this.gaps.length === 0) return {};
    return {
      gaps: stateTable({
        from: BigInt64Array.from(this.gaps, ({ from }) => from),
        to: BigInt64Array.from(this.gaps, ({ to }) => to ?? 0n),
        open: Int32Array.from(this.gaps, ({ to }) => Number(to === undefined)),
      }),
    };
  }

  restore({ gaps }: StateTables): void {
    if (gaps === undefined) return;
    const to = readState(gaps, 'to') as BigInt64Array;
    const open = readState(gaps, 'open') as Int32Array;
    this.gaps = Array.from(readState(gaps, 'from') as BigInt64Array, (from, index) => ({
      from,
      to: open[index] === 1 ? undefined : (to[index] as bigint),
    }));
  }
}

function latestOf(a: Gap, b: Gap): bigint | undefined {
  if (a.to === undefined || b.to === undefined) return undefined;
  return a.to > b.to ? a.to : b.to;
}
