import type { RecordBatch } from 'apache-arrow';
import * as z from 'zod';
import type { Control } from '../../columnar/index.js';
import { defineSink, meterService, type AsyncStage, type SameColumns, type StageNode } from '../../core/index.js';
import { openRing, ringService, ringParam, type RingWriter, type SharedRing } from '../../transports/index.js';

const params = () =>
  z.strictObject({
    ring: ringParam().describe(
      'Name under which the source `ring` of the same run finds it; in code also a ring, or the handle of one.',
    ),
    bytes: z
      .int()
      .min(1024)
      .default(16 * 1024 * 1024)
      .describe('Bytes that wait in it, when it is made here.'),
    rows: z.int().min(1).optional().describe('The most rows that wait in it.'),
    policy: z
      .enum(['block', 'overwrite'])
      .default('block')
      .describe(
        'When it is full: `block` lets the sources beneath wait, `overwrite` drops the oldest batches and counts them.',
      ),
    producer: z.int().min(0).default(0).describe('Number of this writer, where a ring has several.'),
  });

const BATCHES_A_TURN = 8;

type Params = z.output<ReturnType<typeof params>>;
type Given = z.input<ReturnType<typeof params>>;

/** A ring by its name, with the bounds that it is made with, or a ring of another thread. */
export interface RingSink {
  (ring: string | SharedRing, options?: Omit<Given, 'ring'> & { readonly id?: string }): SameColumns;
  (params: Given, options?: { readonly id?: string }): SameColumns;
}

/**
 * Writes batches to a ring in memory that threads share, for the source `ring` of this run or of one in another thread, and hands them
 * on. The ring ends with the run.
 * @throws LimitExceeded when a batch is larger than the ring; NotConnected when nobody reads it any more
 */
export const ring = defineSink<ReturnType<typeof params>, RingSink>({
  name: 'ring',
  title: 'Shared ring',
  summary: 'Writes to a ring buffer in memory that worker threads share, waiting or overwriting when it is full.',
  params,
  shorthand: 'ring',
  identity: ({ ring: which, ...rest }) => ({ ...rest, ring: typeof which === 'string' ? which : 'handle' }),
  examples: [
    { title: 'For another stream of the run', params: { ring: 'quotes' } },
    { title: 'The latest 10,000 rows', params: { ring: 'ticks', rows: 10_000, policy: 'overwrite' } },
  ],
  open: { async: (given, node) => new RingStage(given, node) },
});

class RingStage implements AsyncStage {
  private readonly node: StageNode;
  private readonly ring: SharedRing;
  private readonly writer: RingWriter;
  private readonly label: string;
  private readonly producer: number;
  private toldDropped = 0;
  private inTurn = 0;

  constructor(given: Params, node: StageNode) {
    const { ring: which, bytes, rows, policy, producer } = given;
    this.node = node;
    this.producer = producer;
    this.label = typeof which === 'string' ? which : node.id;
    this.ring =
      typeof which === 'string'
        ? node.context.service(ringService).make(which, { bytes, policy, ...(rows === undefined ? {} : { rows }) })
        : openRing(which);
    this.writer = this.ring.writer(producer, node.context.clock);
  }

  async process(batch: RecordBatch, signal: AbortSignal): Promise<RecordBatch> {
    await this.writer.write(batch, signal);
    this.measure();
    // Writing to memory settles at once: without turns between nobody else would have his.
    if (++this.inTurn >= BATCHES_A_TURN) {
      this.inTurn = 0;
      const { clock } = this.node.context;
      await new Promise<void>((resolve) => clock.nextTurn(resolve));
    }
    return batch;
  }

  async control(_control: Control, batch: RecordBatch): Promise<RecordBatch> {
    await this.writer.write(batch);
    return batch;
  }

  close(): void {
    this.writer.end();
  }

  // The numbers are those of the ring as a whole: one of its writers tells them.
  private measure(): void {
    const meter = this.node.context.service(meterService);
    if (!meter.enabled || this.producer > 0) return;
    const { rows, bytes, droppedRows } = this.ring.stats;
    const labels = { ring: this.label };
    meter.gauge('ring_rows', rows, labels);
    meter.gauge('ring_size_bytes', bytes, labels);
    meter.count('ring_dropped_rows_total', droppedRows - this.toldDropped, labels);
    this.toldDropped = droppedRows;
  }
}
