import type { RecordBatch } from 'apache-arrow';
import { defineSink, z } from 'rxarrow';
import { batchesToRows } from '../../../src/columnar/index.js';
import type { Random } from '../../../src/base/index.js';
import type { SimulatedProcess } from './simulated-process.js';
import type { World } from './world.js';

/** A store outside the process that rows are written to by their keys; a key that is written again must have the same row. */
export class SimulatedService {
  /** Rows as text, by sequence. */
  readonly rows = new Map<string, string>();
  readonly conflicts: string[] = [];
  downUntilMs = 0;

  put(batch: RecordBatch): void {
    for (const row of batchesToRows([batch])) {
      const key = String(row['sequence']);
      const text = JSON.stringify(row, (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value));
      const known = this.rows.get(key);
      if (known !== undefined && known !== text)
        this.conflicts.push(`row ${key} was ${known} and came again as ${text}`);
      this.rows.set(key, text);
    }
  }
}

/** The sink that writes to it. */
export function serviceSink(world: World, process: SimulatedProcess, random: Random, called: () => void) {
  const way = (): Promise<void> => new Promise((resolve) => void process.schedule(random.next() * 10, resolve));
  return defineSink({
    name: 'simulatedService',
    title: 'Simulated service',
    summary: 'Writes to the simulated service of a simulation.',
    params: () => z.strictObject({}),
    examples: [],
    delivery: 'idempotent',
    open: {
      async: () => ({
        async process(batch) {
          called();
          await way();
          if (world.nowMs < world.service.downUntilMs || world.happens('serviceError', 0.1))
            throw new Error('The connection to the service was refused.');
          if (world.happens('serviceHang', 0.04)) await new Promise(() => undefined);
          world.service.put(batch);
          await way();
          if (world.happens('serviceLostReply', 0.1)) throw new Error('The connection to the service was reset.');
          return batch;
        },
      }),
    },
  })({}, { id: 'service' });
}
