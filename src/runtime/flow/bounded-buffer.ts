import { RecordBatch, type Schema } from 'apache-arrow';
import { InvalidParams, LimitExceeded } from '../../base/errors.js';
import { batchBytes, controlBatch, controlOf } from '../../columnar/index.js';
import { conflated, type Entry, type InMemory, type OnDisk } from './buffer-entries.js';
import { keyIndexOf, LatestRows, refuseEvents } from './conflate.js';
import { DEFAULT_BUFFER_BYTES, type BufferOptions } from './overflow.js';
import { Spill, type SpilledRows, type SpillFullPolicy } from './spill.js';

/** Whom a buffer tells what it does. */
export interface BufferOwner {
  /** For messages: `Feed "live"`, `buffer "slow"`. */
  readonly title: string;
  dropped(rows: number): void;
  failed(error: unknown): void;
  warn(message: string): void;
  /** For `block`: charges rows beyond the bound to who sent them; without it `put` answers with a promise. */
  charge?(batch: RecordBatch): { release(): void };
}

/** What waits in a buffer. */
export interface Buffered {
  /** Rows, batches and bytes in memory. */
  readonly rows: number;
  readonly batches: number;
  readonly bytes: number;
  readonly spilledRows: number;
  readonly spilledBytes: number;
}

const SETTLED = Promise.resolve();

/**
 * What has been taken in and not yet pushed, in order, with a bound and a policy. Controls take no room and are never dropped,
 * but a newer watermark replaces an older.
 */
export class BoundedBuffer {
  private readonly owner: BufferOwner;
  private readonly options: BufferOptions;
  private readonly maxBytes: number;
  private readonly maxBatches: number;
  private readonly spill: Spill | undefined;
  private entries: Entry[] = [];
  private waiting: (() => void)[] = [];
  private checkedSchema: Schema | undefined;
  private rows = 0;
  private bytes = 0;
  private batches = 0;
  // Rows beyond the bound, at the expense of who sent them.
  private readonly charged: InMemory[] = [];
  private chargedRows = 0;
  private chargedBytes = 0;
  private spilledRows = 0;
  private looked: ReadonlyMap<SpilledRows, RecordBatch> | undefined;

  constructor(owner: BufferOwner, options: BufferOptions) {
    this.owner = owner;
    this.options = options;
    this.maxBytes = options.maxBytes ?? DEFAULT_BUFFER_BYTES;
    this.maxBatches = options.maxBatches ?? Number.POSITIVE_INFINITY;
    if (options.policy !== 'spill') return;
    if (options.spill === undefined)
      throw new InvalidParams({ path: 'spill', found: undefined, expected: 'a disk, since the policy is "spill"' });
    this.spill = new Spill(options.spill, {
      noRoom: (spilled, error) => this.noRoom(spilled, error),
      failed: (error) => owner.failed(error),
      warn: (message) => owner.warn(message),
    });
  }

  /** Entries that wait, controls and gaps among them. */
  get size(): number {
    return this.entries.length;
  }

  get buffered(): Buffered {
    const { rows, batches, bytes, spilledRows, spill } = this;
    return {
      rows: rows + (spill?.pendingRows ?? 0),
      batches,
      bytes: bytes + (spill?.pendingBytes ?? 0),
      spilledRows: spilledRows - (spill?.pendingRows ?? 0),
      spilledBytes: spill?.diskBytes ?? 0,
    };
  }

  /** All rows that wait, in memory or on disk. */
  get heldRows(): number {
    return this.rows + this.spilledRows;
  }

  /**
   * Takes a batch in. With `block` the promise resolves when there is room again; with the others it is settled.
   * @throws LimitExceeded when there is no room and the policy is `fail`
   * @throws SchemaMismatch when the policy is `conflate` and rows have no key, or each of them counts
   */
  put(batch: RecordBatch): Promise<void> {
    this.check(batch);
    if (batch.numRows === 0) {
      this.appendControl(batch);
      return SETTLED;
    }
    const bytes = batchBytes(batch);
    // A batch that is larger than the whole buffer gets in when the buffer is empty.
    if (this.batches === 0 || this.fits(batch.numRows, bytes)) {
      this.append(batch, bytes);
      return this.roomFor();
    }
    switch (this.options.policy) {
      case 'block':
        this.append(batch, bytes, this.owner.charge?.(batch));
        return this.roomFor();
      case 'dropNewest':
        this.drop(batch.numRows, this.entries.length);
        return SETTLED;
      case 'dropOldest':
        this.dropOldest(() => this.batches === 0 || this.fits(batch.numRows, bytes));
        this.append(batch, bytes);
        return SETTLED;
      case 'conflate':
        this.append(batch, bytes);
        this.conflate();
        return SETTLED;
      case 'spill':
        return this.putOnDisk(batch, bytes);
      case 'fail':
        throw this.full();
    }
  }

  /** The next batch, a promise of one that has to be read, or undefined when nothing waits. */
  take(): RecordBatch | Promise<RecordBatch> | undefined {
    const entry = this.entries.shift();
    if (entry === undefined) return undefined;
    switch (entry.kind) {
      case 'gap':
        return controlBatch({ kind: 'gap', reason: this.reason(), rows: entry.rows });
      case 'control':
        return entry.batch;
      case 'rows':
        this.leave(entry);
        this.forgiveCharges();
        if (!this.isFull) this.letGo();
        return entry.batch;
      case 'disk':
        this.spilledRows -= entry.spilled.rows;
        return this.takeFromDisk(entry.spilled);
    }
  }

  /** Puts back what was taken last, since it cannot be pushed now after all. */
  putBack(batch: RecordBatch): void {
    if (batch.numRows === 0) {
      const control = controlOf(batch);
      const isGap = control?.kind === 'gap' && control.reason === this.reason();
      this.entries.unshift(isGap ? { kind: 'gap', rows: control.rows ?? 0 } : { kind: 'control', batch });
      return;
    }
    this.entries.unshift({ kind: 'rows', batch, bytes: this.count(batch), charged: undefined });
  }

  /** Lets producers go on that wait for room. */
  letGo(): void {
    const { waiting } = this;
    this.waiting = [];
    for (const resolve of waiting) resolve();
  }

  /** Forgets everything and gives all files back. */
  close(): void {
    for (const entry of [...this.charged]) this.release(entry);
    this.entries = [];
    this.rows = this.bytes = this.batches = this.spilledRows = 0;
    this.spill?.close();
    this.letGo();
  }

  /** Reads what is on disk, so that the next `contents` can show it; undefined when nothing is. */
  lookAtDisk(): Promise<void> | undefined {
    const { spill } = this;
    const onDisk = this.entries.flatMap((entry) => (entry.kind === 'disk' ? [entry.spilled] : []));
    if (spill === undefined || onDisk.length === 0) return undefined;
    return Promise.all(onDisk.map(async (spilled) => [spilled, await spill.look(spilled)] as const)).then((looked) => {
      this.looked = new Map(looked);
    });
  }

  /** All that waits, as it would be taken. To be called after `lookAtDisk`. */
  contents(): RecordBatch[] {
    const { looked } = this;
    this.looked = undefined;
    return this.entries.map((entry) => {
      if (entry.kind === 'gap') return controlBatch({ kind: 'gap', reason: this.reason(), rows: entry.rows });
      if (entry.kind !== 'disk') return entry.batch;
      const batch = looked?.get(entry.spilled);
      if (batch === undefined)
        throw new LimitExceeded('spill', `${this.owner.title} has rows on disk that were not read.`);
      return batch;
    });
  }

  /** Puts back what `contents` gave, whatever the bounds. */
  restore(batches: readonly RecordBatch[]): void {
    for (const batch of batches) {
      const control = controlOf(batch);
      if (control?.kind === 'gap' && control.reason === this.reason())
        this.entries.push({ kind: 'gap', rows: control.rows ?? 0 });
      else if (batch.numRows === 0) this.entries.push({ kind: 'control', batch });
      else this.append(batch, batchBytes(batch));
    }
  }

  private reason(): string {
    const { policy } = this.options;
    return policy === 'conflate'
      ? 'later rows of the same keys stand for them (conflate)'
      : `the buffer was full (${policy === 'spill' ? `spill, ${this.options.spill?.whenFull ?? ''}` : policy})`;
  }

  /**
   * Looks at columns when they come first, whether or not the buffer is full then: a run that lives on luck is no run.
   * @throws SchemaMismatch when the policy is `conflate` and rows have no key, or each of them counts
   */
  check({ schema }: RecordBatch): void {
    if (this.options.policy !== 'conflate' || schema === this.checkedSchema || schema.fields.length === 0) return;
    this.checkedSchema = schema;
    refuseEvents(schema, this.owner.title);
    keyIndexOf(schema, this.key, this.owner.title);
  }

  private get key(): string {
    return this.options.by ?? 'symbol';
  }

  private fits(rows: number, bytes: number): boolean {
    return (
      this.rows + rows <= this.options.maxRows &&
      this.bytes + bytes <= this.maxBytes &&
      this.batches + 1 <= this.maxBatches
    );
  }

  private get isFull(): boolean {
    return this.rows >= this.options.maxRows || this.bytes >= this.maxBytes || this.batches >= this.maxBatches;
  }

  private roomFor(): Promise<void> {
    if (this.options.policy !== 'block' || this.owner.charge !== undefined || !this.isFull) return SETTLED;
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  private full(cause?: unknown): LimitExceeded {
    const { policy, maxRows, spill } = this.options;
    if (policy === 'spill' && spill !== undefined)
      return new LimitExceeded(
        'spill.maxBytes',
        `${this.owner.title} has ${this.heldRows} rows waiting; ${this.spill?.diskBytes ?? 0} of ${spill.maxBytes} bytes on disk are taken and there is no room for more.`,
        { hint: 'Give it more disk, another policy for a full one ("whenFull"), or a faster pipe.', cause },
      );
    return new LimitExceeded(
      'maxRows',
      `${this.owner.title} has ${this.rows} rows waiting and its buffer takes ${this.bound(maxRows)}.`,
      { hint: 'Choose another policy, a larger buffer, or a faster pipe.' },
    );
  }

  private bound(maxRows: number): string {
    const batches = this.maxBatches === Number.POSITIVE_INFINITY ? '' : ` in ${this.maxBatches} batches`;
    const bytes = this.options.maxBytes === undefined ? '' : ` of ${this.maxBytes} bytes`;
    return `${maxRows}${bytes}${batches}`;
  }

  private append(batch: RecordBatch, bytes: number, charged?: { release(): void }): void {
    const entry: InMemory = { kind: 'rows', batch, bytes: this.count(batch, bytes), charged };
    this.entries.push(entry);
    if (charged === undefined) return;
    this.charged.push(entry);
    this.chargedRows += batch.numRows;
    this.chargedBytes += bytes;
  }

  /** Whoever sent the first rows beyond the bound need not wait for them any more when they are within it. */
  private forgiveCharges(): void {
    for (let first = this.charged[0]; first !== undefined; first = this.charged[0]) {
      const free =
        this.rows - this.chargedRows + first.batch.numRows <= this.options.maxRows &&
        this.bytes - this.chargedBytes + first.bytes <= this.maxBytes &&
        this.batches - this.charged.length < this.maxBatches;
      if (!free) return;
      this.release(first);
    }
  }

  private release(entry: InMemory): void {
    if (entry.charged === undefined) return;
    this.charged.splice(this.charged.indexOf(entry), 1);
    this.chargedRows -= entry.batch.numRows;
    this.chargedBytes -= entry.bytes;
    entry.charged.release();
    entry.charged = undefined;
  }

  private count(batch: RecordBatch, bytes = batchBytes(batch)): number {
    this.rows += batch.numRows;
    this.bytes += bytes;
    this.batches++;
    return bytes;
  }

  private leave(entry: InMemory): void {
    this.rows -= entry.batch.numRows;
    this.bytes -= entry.bytes;
    this.batches--;
    this.release(entry);
  }

  private appendControl(batch: RecordBatch): void {
    const last = this.entries.at(-1);
    const isNewer =
      last?.kind === 'control' && controlOf(batch)?.kind === 'watermark' && controlOf(last.batch)?.kind === 'watermark';
    if (isNewer) this.entries.pop();
    this.entries.push({ kind: 'control', batch });
  }

  // ---- dropping --------------------------------------------------------------------------------------------------

  /** Drops from the beginning until `enough`, or nothing but controls is left before `stop`. */
  private dropOldest(enough: () => boolean, stop?: Entry): void {
    for (let place = 0; place < this.entries.length && !enough();) {
      const entry = this.entries[place] as Entry;
      if (entry === stop) return;
      if (entry.kind === 'gap' || entry.kind === 'control') {
        place++;
        continue;
      }
      this.entries.splice(place, 1);
      this.drop(this.discard(entry), place);
      // A gap that has been put here counts as passed.
      if (this.entries[place]?.kind === 'gap') place++;
    }
  }

  private discard(entry: InMemory | OnDisk): number {
    if (entry.kind === 'rows') {
      this.leave(entry);
      return entry.batch.numRows;
    }
    this.spilledRows -= entry.spilled.rows;
    this.spill?.forget(entry.spilled);
    return entry.spilled.rows;
  }

  private drop(rows: number, place: number): void {
    this.owner.dropped(rows);
    for (const near of [this.entries[place - 1], this.entries[place]]) {
      if (near?.kind !== 'gap') continue;
      near.rows += rows;
      return;
    }
    this.entries.splice(place, 0, { kind: 'gap', rows });
  }

  // ---- conflating ------------------------------------------------------------------------------------------------

  private conflate(): void {
    const before = this.rows;
    const { entries } = this;
    this.entries = [];
    this.rows = this.bytes = this.batches = 0;
    for (const entry of conflated(entries, new LatestRows(this.owner.title, this.key)))
      if (entry instanceof RecordBatch) this.append(entry, batchBytes(entry));
      else this.entries.push(entry);
    if (before > this.rows) this.owner.dropped(before - this.rows);
    if (this.rows <= this.options.maxRows && this.bytes <= this.maxBytes) return;
    throw new LimitExceeded(
      'maxRows',
      `${this.owner.title} keeps the latest row of each key and has ${this.rows} of them; its buffer takes ${this.bound(this.options.maxRows)}.`,
      { hint: 'It needs room for one row of each key, and one batch more.' },
    );
  }

  // ---- spilling --------------------------------------------------------------------------------------------------

  private putOnDisk(batch: RecordBatch, bytes: number): Promise<void> {
    const { spill } = this;
    const { whenFull } = this.options.spill as { readonly whenFull: SpillFullPolicy };
    if (spill === undefined) throw this.full();
    const spilled = spill.encode(batch);
    // What waits for a disk that is too slow is bounded as well.
    const fits = (): boolean => spill.hasRoomFor(spilled) && spill.pendingBytes <= this.maxBytes;
    if (!fits()) {
      if (whenFull === 'fail') throw this.full();
      if (whenFull === 'dropNewest') {
        this.drop(batch.numRows, this.entries.length);
        return SETTLED;
      }
      if (whenFull === 'block') {
        this.append(batch, bytes, this.owner.charge?.(batch));
        return this.owner.charge === undefined ? new Promise((resolve) => this.waiting.push(resolve)) : SETTLED;
      }
      this.dropOldest(fits);
      if (!fits()) {
        this.drop(batch.numRows, this.entries.length);
        return SETTLED;
      }
    }
    this.entries.push({ kind: 'disk', spilled });
    this.spilledRows += spilled.rows;
    spill.add(spilled);
    return SETTLED;
  }

  private takeFromDisk(spilled: SpilledRows): RecordBatch | Promise<RecordBatch> {
    const taken = (this.spill as Spill).take(spilled);
    this.letGo();
    return taken;
  }

  /** The disk has no room for rows that are in memory still. */
  private noRoom(spilled: SpilledRows, error: unknown): void {
    const { spill } = this;
    const whenFull = this.options.spill?.whenFull;
    if (spill === undefined || whenFull === 'block') return;
    if (whenFull === 'fail') {
      this.owner.failed(this.full(error));
      return;
    }
    const own = this.entries.find((entry) => entry.kind === 'disk' && entry.spilled === spilled);
    if (own === undefined) return;
    if (whenFull === 'dropOldest') {
      const taken = spill.diskBytes;
      this.dropOldest(() => spill.diskBytes < taken, own);
      if (spill.diskBytes < taken) return;
    }
    const place = this.entries.indexOf(own);
    this.entries.splice(place, 1);
    this.drop(this.discard(own as OnDisk), place);
  }
}
