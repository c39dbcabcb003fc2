import type { Data } from 'apache-arrow';
import { chosenOutputs, type Kernel, type KernelState, type StateLayout } from '../kernels/kernel.js';
import { newFloat64, NO_KEY, readNumbers, Scratch, type StateTables } from '../columnar/index.js';
import { KeyedState } from './keyed-state.js';

// Below this mean length of a run of rows of one key, the alternating loop or a gather is cheaper than a call per run.
const SHORT_RUN = 12;
// Scratch arrays are asked for by number: making a name for each batch costs more than the look-up.
const INPUT_SCRATCH = 100;
const OUTPUT_SCRATCH = 200;

/** What a driver needs to know of an indicator. */
export interface DriverPlan {
  readonly kernel: Kernel<never>;
  readonly params: unknown;
  /** Whether the kernel itself decides about rows that lack an input. */
  readonly seesMissing: boolean;
}

/**
 * Feeds a kernel from columns: chooses its loop by how the keys lie, keeps rows that lack an input away from it,
 * and gives every key its own state. All choices give the same bits; the laws see to that.
 */
export class KernelDriver {
  private readonly kernel: Kernel<unknown>;
  private readonly params: unknown;
  private readonly seesMissing: boolean;
  private readonly outputCount: number;
  private readonly state: KeyedState;
  private readonly scratch = new Scratch();
  private readonly inputs: Float64Array[] = [];
  private readonly outputs: Float64Array[] = [];
  private readonly gathered: Float64Array[] = [];
  private readonly computed: Float64Array[] = [];
  /** Whether each row of the latest batch is known to have a value; when not, some may lack one. */
  complete = false;
  /** By slot, while rows are ordered by key; zeros otherwise. */
  private counts = new Int32Array(0);

  constructor(plan: DriverPlan) {
    this.kernel = plan.kernel as unknown as Kernel<unknown>;
    this.params = plan.params;
    this.seesMissing = plan.seesMissing;
    this.outputCount = chosenOutputs(this.kernel, this.params).length;
    this.state = new KeyedState(this.kernel.layout(plan.params));
  }

  get keys(): KeyedState {
    return this.state;
  }

  snapshot(): StateTables {
    return this.state.snapshot();
  }

  restore(tables: StateTables): void {
    this.state.restore(tables);
  }

  /**
   * Runs over a batch. `columns` are the inputs in the kernel's order, `key` the column that tells series apart.
   * Returns one array per output, from slabs, NaN where there is no value; the list is used again for the next batch.
   */
  run(
    columns: readonly Data[],
    names: readonly string[],
    key: Data | undefined,
    keyName: string,
    rows: number,
  ): readonly Float64Array[] {
    const { kernel, state, inputs, outputs } = this;
    let missing = false;
    for (let input = 0; input < columns.length; input++) {
      const numbers = readNumbers(columns[input] as Data, names[input] as string, this.scratch, input);
      inputs[input] = numbers.values;
      missing ||= numbers.missing;
    }
    for (let output = 0; output < this.outputCount; output++) outputs[output] = newFloat64(rows);
    this.complete = false;
    if (rows === 0) return outputs;
    const { slots } = state;
    const slot = key === undefined ? slots.slotOf(NO_KEY) : slots.locate(key, keyName);
    state.reserve(slots.capacity);
    const clean = this.seesMissing || !missing;
    if (slot >= 0) {
      if (clean) {
        kernel.run(state.kernelState, slot, this.params, inputs, outputs, 0, rows);
        this.complete = kernel.lasting === true && hasValueAt(outputs, 0) && hasValueAt(outputs, rows - 1);
      } else this.runPresent(slot, inputs, outputs, rows);
    } else if (clean) this.runMixed(slots.rowSlots, inputs, outputs, rows);
    else this.runGathered(slots.rowSlots, this.presentRows(inputs, rows), inputs, outputs, rows);
    return outputs;
  }

  private runMixed(slots: Int32Array, inputs: Float64Array[], outputs: Float64Array[], rows: number): void {
    const { kernel, params } = this;
    const columns: KernelState<StateLayout> = this.state.kernelState;
    if (rows < SHORT_RUN || !changesOften(slots, rows)) {
      let complete = kernel.lasting === true;
      for (let from = 0; from < rows;) {
        const slot = slots[from] as number;
        let to = from + 1;
        while (to < rows && slots[to] === slot) to++;
        kernel.run(columns, slot, params, inputs, outputs, from, to);
        complete &&= hasValueAt(outputs, from) && hasValueAt(outputs, to - 1);
        from = to;
      }
      this.complete = complete;
      return;
    }
    if (kernel.runAlternating !== undefined) kernel.runAlternating(columns, slots, params, inputs, outputs, 0, rows);
    else this.runGathered(slots, undefined, inputs, outputs, rows);
  }

  /** The rows of one key that have all their inputs. */
  private runPresent(slot: number, inputs: Float64Array[], outputs: Float64Array[], rows: number): void {
    const present = this.presentRows(inputs, rows);
    const order = this.scratch.int32('order', rows + 1);
    let kept = 0;
    for (let row = 0; row < rows; row++) {
      order[kept] = row;
      kept += present[row] as number;
    }
    this.gather(inputs, outputs, order, kept);
    if (kept > 0) this.kernel.run(this.state.kernelState, slot, this.params, this.gathered, this.computed, 0, kept);
    this.putBack(outputs, order, kept, rows);
  }

  /** Rows are brought together by key, computed in one go per key, and put back where they came from. */
  private runGathered(
    slots: Int32Array,
    present: Int32Array | undefined,
    inputs: Float64Array[],
    outputs: Float64Array[],
    rows: number,
  ): void {
    const { kernel, params, state, scratch } = this;
    if (this.counts.length < state.slots.capacity) this.counts = new Int32Array(2 * state.slots.capacity);
    const { counts } = this;
    // Only the keys of this batch are visited: of ten thousand symbols a batch has a few hundred.
    const keys = scratch.int32('keys', rows + 1);
    const order = scratch.int32('order', rows + 1);
    let found = 0;
    for (let row = 0; row < rows; row++) {
      const use = present === undefined ? 1 : (present[row] as number);
      const key = slots[row] as number;
      const before = counts[key] as number;
      keys[found] = key;
      found += before === 0 ? use : 0;
      counts[key] = before + use;
    }
    let kept = 0;
    for (let at = 0; at < found; at++) {
      const key = keys[at] as number;
      const count = counts[key] as number;
      counts[key] = kept;
      kept += count;
    }
    for (let row = 0; row < rows; row++) {
      if (present !== undefined && present[row] === 0) continue;
      const key = slots[row] as number;
      const place = counts[key] as number;
      order[place] = row;
      counts[key] = place + 1;
    }
    this.gather(inputs, outputs, order, kept);
    let from = 0;
    for (let at = 0; at < found; at++) {
      const key = keys[at] as number;
      const to = counts[key] as number;
      counts[key] = 0;
      kernel.run(state.kernelState, key, params, this.gathered, this.computed, from, to);
      from = to;
    }
    this.putBack(outputs, order, kept, rows);
  }

  private gather(
    inputs: readonly Float64Array[],
    outputs: readonly Float64Array[],
    order: Int32Array,
    kept: number,
  ): void {
    const { gathered, computed, scratch } = this;
    for (let input = 0; input < inputs.length; input++) {
      const to = scratch.float64(INPUT_SCRATCH + input, kept);
      pick(inputs[input] as Float64Array, order, kept, to);
      gathered[input] = to;
    }
    for (let output = 0; output < outputs.length; output++)
      computed[output] = scratch.float64(OUTPUT_SCRATCH + output, kept);
  }

  private putBack(outputs: readonly Float64Array[], order: Int32Array, kept: number, rows: number): void {
    for (let output = 0; output < outputs.length; output++) {
      const to = outputs[output] as Float64Array;
      if (kept < rows) to.fill(Number.NaN);
      spread(this.computed[output] as Float64Array, order, kept, to);
    }
  }

  /** 1 for the rows that have all inputs, else 0. */
  private presentRows(inputs: readonly Float64Array[], rows: number): Int32Array {
    const present = this.scratch.int32('present', rows).fill(1, 0, rows);
    for (let input = 0; input < inputs.length; input++) {
      const values = inputs[input] as Float64Array;
      for (let row = 0; row < rows; row++) if (Number.isNaN(values[row])) present[row] = 0;
    }
    return present;
  }
}

function hasValueAt(outputs: readonly Float64Array[], row: number): boolean {
  for (let output = 0; output < outputs.length; output++) if (Number.isNaN(outputs[output]?.[row])) return false;
  return true;
}

/** Whether the key changes so often that runs are short, judged by some of the rows: it decides about speed only. */
function changesOften(slots: Int32Array, rows: number): boolean {
  const step = Math.max(1, rows >> 5);
  let looked = 0;
  let changes = 0;
  for (let row = 1; row < rows; row += step) {
    changes += slots[row] === slots[row - 1] ? 0 : 1;
    looked++;
  }
  return changes * SHORT_RUN > looked;
}

function pick(from: Float64Array, order: Int32Array, count: number, to: Float64Array): void {
  for (let at = 0; at < count; at++) to[at] = from[order[at] as number] as number;
}

function spread(from: Float64Array, order: Int32Array, count: number, to: Float64Array): void {
  for (let at = 0; at < count; at++) to[order[at] as number] = from[at] as number;
}
