import { Observable, type OperatorFunction, type Subscriber } from 'rxjs';
import type { RecordBatch } from 'apache-arrow';
import { concatBatches, controlOf, sameSchema, type StateTables } from '../../columnar/index.js';
import { beginStage, type StageIdentity } from './begin.js';
import { BoundedBuffer } from './bounded-buffer.js';
import { passMark } from './operator.js';
import type { Origin } from './origin.js';
import type { BufferOptions } from './overflow.js';
import { asPushOf } from './stack.js';
import type { StageNode } from './stage-node.js';
import { Ticket } from './ticket.js';
import { turnsOfClock } from './turns.js';

/**
 * Decouples what is above from what is beneath by a bounded buffer with a policy. To those above it is a source with a budget of
 * its own; those beneath are charged only where the policy makes them wait.
 */
export function relayOperator(
  identity: StageIdentity,
  optionsOf: (node: StageNode) => BufferOptions,
): OperatorFunction<RecordBatch, RecordBatch> {
  return (source) =>
    new Observable<RecordBatch>((subscriber) =>
      beginStage(identity, subscriber, (node) => {
        let relay: Relay;
        try {
          relay = new Relay(node, subscriber, optionsOf(node));
        } catch (error) {
          node.context.fail(error);
          subscriber.error(error);
          return subscriber;
        }
        subscriber.add(() => relay.close());
        return source.subscribe({
          next: node.receiver((batch) => relay.receive(batch)),
          error: (error: unknown) => subscriber.error(error),
          complete: () => relay.inputEnded(),
        });
      }),
    );
}

class Relay {
  private readonly node: StageNode;
  private readonly subscriber: Subscriber<RecordBatch>;
  private readonly origin: Origin;
  private readonly buffer: BoundedBuffer;
  private pumping = false;
  private ended = false;

  constructor(node: StageNode, subscriber: Subscriber<RecordBatch>, options: BufferOptions) {
    const { context } = node;
    this.node = node;
    this.subscriber = subscriber;
    const lossless = options.policy === 'block' || options.spill?.whenFull === 'block';
    this.buffer = new BoundedBuffer(
      {
        title: `"${node.name}"`,
        dropped: (rows) => {
          node.count('dropped', rows);
          context.events.emit({ kind: 'drop', source: node.id, rows, cause: options.policy });
        },
        failed: (error) => this.fail(error),
        warn: (message) => context.warn(message),
        ...(lossless ? { charge: (batch: RecordBatch) => node.hold(batch) } : {}),
      },
      options,
    );
    this.origin = context.addRelay(node, subscriber);
    this.origin.buffer = this.buffer;
    node.buffer = this.buffer;
    node.snapshot = () => this.snapshot();
    node.restore = (tables) => this.restore(tables);
    node.stateBytes = () => this.buffer.buffered.bytes;
    node.flush = () => this.lookAtDisk();
  }

  private get live(): boolean {
    return !this.subscriber.closed && !this.node.context.closed;
  }

  receive(batch: RecordBatch): void {
    const { node, buffer, origin } = this;
    origin.id = node.id;
    const control = controlOf(batch);
    if (passMark(node, control, batch, (mark) => this.push(mark))) return;
    const empty = buffer.size === 0 && !this.pumping;
    // A control waits for no room when nothing is before it: it may be what frees what is held.
    const straight = empty && !node.context.paused && (batch.numRows === 0 || !origin.blocked());
    try {
      buffer.check(batch);
      if (!straight) void buffer.put(batch);
    } catch (error) {
      this.fail(error);
      return;
    }
    if (straight) {
      this.push(batch);
      return;
    }
    this.settle();
    this.start();
  }

  inputEnded(): void {
    this.ended = true;
    if (this.buffer.size === 0 && !this.pumping) this.finish();
  }

  close(): void {
    this.buffer.close();
    this.node.heldRows = 0;
    this.node.context.removeOrigin(this.origin);
  }

  private push(batch: RecordBatch): void {
    this.node.emits(batch);
    this.origin.push(this.subscriber, batch);
  }

  private fail(error: unknown): void {
    if (!this.live) return;
    this.node.context.fail(error);
    asPushOf(this.origin, null, () => this.subscriber.error(error));
  }

  private finish(): void {
    this.origin.end(this.subscriber);
  }

  /** Tells how much waits here, and that without anything waiting this is no reason for others to wait. */
  private settle(): void {
    const { buffer, node } = this;
    node.heldRows = buffer.heldRows;
    if (buffer.size === 0) node.context.sourceDone();
  }

  private start(): void {
    if (this.pumping) return;
    this.pumping = true;
    this.pump()
      .catch((error: unknown) => this.fail(error))
      .finally(() => {
        this.pumping = false;
        if (!this.live) return;
        if (this.buffer.size > 0) this.start();
        else if (this.ended) this.finish();
      });
  }

  private async pump(): Promise<void> {
    const { buffer, origin } = this;
    const turns = turnsOfClock(this.node.context.clock);
    // Never within the push that brought the batch.
    await Promise.resolve();
    for (;;) {
      while (this.live && buffer.size > 0 && origin.blocked()) await origin.room();
      if (!this.live || buffer.size === 0) return;
      if (turns.spent()) {
        await turns.next();
        continue;
      }
      const taken = buffer.take();
      if (taken === undefined) return;
      const batch = taken instanceof Promise ? await this.whileInFlight(taken) : taken;
      if (!this.live) return;
      // While it was read from disk, the run may have been paused or others may have used up the room.
      if (origin.blocked()) buffer.putBack(batch);
      else {
        // Before the push: a batch that is handed on waits here no more, whatever comes of it.
        this.node.heldRows = buffer.heldRows;
        this.push(batch);
      }
      this.settle();
    }
  }

  private async whileInFlight<T>(work: Promise<T>): Promise<T> {
    const ticket = new Ticket(this.origin, this.node, 'flight', 0, 0);
    try {
      return await work;
    } finally {
      ticket.release();
    }
  }

  /** Before a snapshot: what is on disk must be at hand when the state is copied. */
  private lookAtDisk(): void {
    const looking = this.buffer.lookAtDisk();
    if (looking !== undefined) this.whileInFlight(looking).catch((error: unknown) => this.fail(error));
  }

  private snapshot(): StateTables {
    const tables: RecordBatch[][] = [];
    for (const batch of this.buffer.contents()) {
      const together = tables.at(-1);
      const first = together?.[0];
      const joins =
        batch.numRows > 0 && first !== undefined && first.numRows > 0 && sameSchema(first.schema, batch.schema);
      if (joins) together?.push(batch);
      else tables.push([batch]);
    }
    return Object.fromEntries(
      tables.map((parts, place) => [
        String(place).padStart(6, '0'),
        parts.length === 1 ? (parts[0] as RecordBatch) : concatBatches(parts),
      ]),
    );
  }

  private restore(tables: StateTables): void {
    const names = Object.keys(tables).sort();
    this.buffer.restore(names.map((name) => tables[name] as RecordBatch));
    this.settle();
    if (this.buffer.size > 0) this.start();
  }
}
