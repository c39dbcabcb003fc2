import type { RecordBatch } from 'apache-arrow';
import { sliceRows } from '../../../columnar/index.js';
import type { TapeReader, TapeRecord } from '../../../core/tape/index.js';
import { decodeHashes, decodeNote, TOPICS } from '../session.js';
import type { HashedRows, StageLine } from '../stage-rows.js';
import type { RecordedSession } from './recorded-sessions.js';

/** Where the rows of a stage first differ from the recorded ones. */
export interface RowDifference {
  readonly stage: StageLine;
  /** Number among the rows that the stage has handed on, from 0. */
  readonly row: number;
  /** The row as it is now; undefined where there are fewer rows now, or rows were not recorded. */
  readonly now: RecordBatch | undefined;
  readonly kind: 'other' | 'missing' | 'more';
}

/** Pieces that may wait to be compared before sources wait. */
const MOST_WAITING = 64;

/**
 * Compares what the stages of a replay hand on with what those of the recorded run did, row by row, while it goes on. Stages are paired
 * by their identity; those with other parameters by their name and order.
 */
export class RowComparison {
  private readonly recorded: readonly StageLine[];
  private readonly hashes: AsyncGenerator<TapeRecord, void, undefined>;
  /** Stages whose rows nobody compares, as those of sinks that something else stands in for. */
  private readonly except: ReadonlySet<string>;
  private readonly paired = new Map<number, { readonly line: StageLine; readonly recorded: StageLine | undefined }>();
  private readonly taken = new Set<number>();
  private readonly ahead = new Map<number, HashedRows[]>();
  private readonly found = new Map<number, RowDifference>();
  private waiting: HashedRows[] = [];
  private working: Promise<void> | undefined;
  /** Called when room has come. */
  onRoom: () => void = () => undefined;

  private constructor(
    recorded: readonly StageLine[],
    hashes: AsyncGenerator<TapeRecord, void, undefined>,
    except: ReadonlySet<string>,
  ) {
    this.recorded = recorded;
    this.hashes = hashes;
    this.except = except;
  }

  static async open(reader: TapeReader, session: RecordedSession, except: ReadonlySet<string>): Promise<RowComparison> {
    const range = { fromOffset: session.fromOffset, toOffset: session.toOffset, sources: [] };
    const lines: StageLine[] = [];
    for await (const { payload } of reader.records({ ...range, topics: [TOPICS.stage] }))
      lines.push(decodeNote<StageLine>(payload as Uint8Array));
    return new RowComparison(lines, reader.records({ ...range, topics: [TOPICS.hashes] }), except);
  }

  get full(): boolean {
    return this.waiting.length >= MOST_WAITING;
  }

  /** Learns of a stage of the replay. */
  stage(line: StageLine): void {
    const free = this.recorded.filter(({ number }) => !this.taken.has(number));
    const recorded = free.find(({ id }) => id === line.id) ?? free.find(({ name }) => name === line.name);
    if (recorded !== undefined) this.taken.add(recorded.number);
    this.paired.set(line.number, { line, recorded });
  }

  /** Takes rows of a stage of the replay. */
  add(rows: HashedRows): void {
    this.waiting.push(rows);
    this.working ??= this.work().finally(() => {
      this.working = undefined;
      this.onRoom();
    });
  }

  private async work(): Promise<void> {
    for (let next = this.waiting.shift(); next !== undefined; next = this.waiting.shift()) await this.compare(next);
  }

  private async compare(rows: HashedRows): Promise<void> {
    const pair = this.paired.get(rows.stage);
    if (pair?.recorded === undefined || this.except.has(pair.line.id) || this.found.has(rows.stage)) return;
    for (let done = 0; done < rows.hashes.length;) {
      const recorded = await this.recordedRows(pair.recorded.number);
      if (recorded === undefined) return;
      const from = rows.firstRow + done;
      const at = from - recorded.firstRow;
      const count = Math.min(rows.hashes.length - done, recorded.hashes.length - at);
      for (let row = 0; row < count; row++) {
        if (rows.hashes[done + row] === recorded.hashes[at + row]) continue;
        const now = rowAt(rows, done + row);
        this.found.set(rows.stage, { stage: pair.line, row: from + row, now, kind: 'other' });
        return;
      }
      done += count;
      if (at + count === recorded.hashes.length) this.ahead.get(pair.recorded.number)?.shift();
    }
  }

  /** The recorded rows of a stage that come next. */
  private async recordedRows(stage: number): Promise<HashedRows | undefined> {
    for (;;) {
      const first = this.ahead.get(stage)?.[0];
      if (first !== undefined) return first;
      const next = await this.hashes.next();
      if (next.done === true) return undefined;
      const rows = decodeHashes(next.value.payload as Uint8Array);
      const list = this.ahead.get(rows.stage);
      if (list === undefined) this.ahead.set(rows.stage, [rows]);
      else list.push(rows);
    }
  }

  /**
   * What differs, those beneath first.
   * @param counts rows of each stage of the replay
   * @param recordedCounts rows of each recorded stage; undefined when the recorded run had no end
   */
  async differences(
    counts: ReadonlyMap<number, number>,
    recordedCounts: ReadonlyMap<number, number> | undefined,
  ): Promise<RowDifference[]> {
    await this.working;
    await this.hashes.return();
    for (const [number, { line, recorded }] of this.paired) {
      if (this.found.has(number) || recorded === undefined || recordedCounts === undefined || this.except.has(line.id))
        continue;
      const now = counts.get(number) ?? 0;
      const before = recordedCounts.get(recorded.number) ?? 0;
      if (now < before) this.found.set(number, { stage: line, row: now, now: undefined, kind: 'missing' });
      else if (now > before) this.found.set(number, { stage: line, row: before, now: undefined, kind: 'more' });
    }
    return [...this.found].sort(([a], [b]) => a - b).map(([, difference]) => difference);
  }

  /** Recorded stages that the replay does not have, and the other way round. */
  get unpaired(): { readonly recorded: readonly StageLine[]; readonly now: readonly StageLine[] } {
    return {
      recorded: this.recorded.filter(({ number, id }) => !this.taken.has(number) && !this.except.has(id)),
      now: [...this.paired.values()].flatMap(({ line, recorded }) =>
        recorded === undefined && !this.except.has(line.id) ? [line] : [],
      ),
    };
  }
}

/** The row at a place of a piece, from the batches that it is of. */
function rowAt({ batches }: HashedRows, place: number): RecordBatch | undefined {
  let left = place;
  for (const batch of batches) {
    if (left < batch.numRows) return sliceRows(batch, left, left + 1);
    left -= batch.numRows;
  }
  return undefined;
}
