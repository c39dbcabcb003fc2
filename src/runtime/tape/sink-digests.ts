import { createHash } from 'node:crypto';
import type { RecordBatch } from 'apache-arrow';
import { rowHashes } from '../../columnar/index.js';
import type { FlowContext, StageNode } from '../flow/index.js';

/** What went into a sink and what came out of it. */
export interface SinkDigest {
  /** Identity of the stage; for a sink of a file the name of its stream. */
  readonly id: string;
  readonly name: string;
  readonly rowsIn: number;
  readonly digestIn: string;
  readonly rowsOut: number;
  readonly digestOut: string;
}

/** A digest of rows by their hashes, wherever the stream is cut. */
class RowsDigest {
  rows = 0;
  private readonly hash = createHash('sha256');

  add(batch: RecordBatch): void {
    this.rows += batch.numRows;
    const hashes = rowHashes(batch);
    this.hash.update(new Uint8Array(hashes.buffer, hashes.byteOffset, hashes.byteLength));
  }

  get text(): string {
    return this.hash.copy().digest('hex');
  }
}

/** Digests of the rows at the ends of a run: its sinks, and streams that nobody reads on. */
export class SinkDigests {
  private readonly ends = new Map<StageNode, { readonly input: RowsDigest; readonly output: RowsDigest }>();

  begin(context: FlowContext): void {
    const nodes = [...context.stages.values()];
    const read = new Set(nodes.flatMap((node) => node.beneath));
    for (const node of nodes)
      if (!read.has(node.id)) this.ends.set(node, { input: new RowsDigest(), output: new RowsDigest() });
  }

  entered(node: StageNode, batch: RecordBatch): void {
    if (batch.numRows > 0) this.ends.get(node)?.input.add(batch);
  }

  emitted(node: StageNode, batch: RecordBatch): void {
    if (batch.numRows > 0) this.ends.get(node)?.output.add(batch);
  }

  digests(): SinkDigest[] {
    return [...this.ends].map(([{ id, name }, { input, output }]) => ({
      id,
      name,
      rowsIn: input.rows,
      digestIn: input.text,
      rowsOut: output.rows,
      digestOut: output.text,
    }));
  }
}
