import type { Data } from 'apache-arrow';
import type { Kernel, KernelState, StateLayout } from '../kernels/kernel.js';
import { newFloat64, readNumbers, Scratch, type StateTables } from '../columnar/index.js';
import { KeyedState } from './keyed-state.js';

// Below this mean length of a run of rows of one key, the alternating loop or a gather is cheaper than a call per run.
const SHORT_RUN = 12;

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
  private readonly state: KeyedState;
  private readonly scratch = new Scratch();
  private readonly inputs: Float64Array[] = [];
  private readonly gathered: Float64Array[] = [];
  private readonly computed: Float64Array[] = [];

  constructor(plan: DriverPlan) {
    this.kernel = plan.kernel as unknown as Kernel<unknown>;
    this.params = plan.params;
    this.seesMissing = plan.seesMissing;
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
   * Returns one array per output, from slabs, NaN where there is no value.
   */
  run(
    columns: readonly Data[],
    names: readonly string[],
    key: Data | undefined,
    keyName: string,
    rows: number,
  ): Float64Array[] {
    const { kernel, state, inputs } = this;
    let missing = false;
    for (let input = 0; input < columns.length; input++) {
      const numbers = readNumbers(columns[input] as Data, names[input] as string, this.scratch, input);
      inputs[input] = numbers.values;
      missing ||= numbers.missing;
    }
    const outputs = kernel.outputs.map(() => newFloat64(rows));
    if (rows === 0) return outputs;
    let slot = -1;
    let slots: Int32Array | undefined;
    if (key === undefined) slot = state.slots.slotOf('');
    else {
      slots = this.scratch.int32('slots', rows);
      slot = state.slots.assign(key, keyName, slots);
    }
    state.reserve(state.slots.capacity);
    const clean = this.seesMissing || !missing;
    if (clean && slot >= 0) kernel.run(state.kernelState, slot, this.params, inputs, outputs, 0, rows);
    else if (clean && slots !== undefined) this.runMixed(slots, inputs, outputs, rows);
    else this.runGathered(slots, slot, inputs, outputs, rows);
    return outputs;
  }

  private runMixed(slots: Int32Array, inputs: Float64Array[], outputs: Float64Array[], rows: number): void {
    const { kernel, params } = this;
    const columns: KernelState<StateLayout> = this.state.kernelState;
    let runs = 1;
    for (let row = 1; row < rows; row++) runs += slots[row] === slots[row - 1] ? 0 : 1;
    if (rows >= runs * SHORT_RUN || rows < SHORT_RUN) {
      for (let from = 0; from < rows;) {
        const slot = slots[from] as number;
        let to = from + 1;
        while (to < rows && slots[to] === slot) to++;
        kernel.run(columns, slot, params, inputs, outputs, from, to);
        from = to;
      }
      return;
    }
    if (kernel.runAlternating !== undefined) kernel.runAlternating(columns, slots, params, inputs, outputs, 0, rows);
    else this.runGathered(slots, -1, inputs, outputs, rows);
  }

  // Rows are brought together by key, computed in one go per key, and put back where they came from.
  private runGathered(
    slots: Int32Array | undefined,
    slot: number,
    inputs: Float64Array[],
    outputs: Float64Array[],
    rows: number,
  ): void {
    const { kernel, params, state, scratch, gathered, computed } = this;
    const capacity = state.slots.capacity;
    const starts = scratch.int32('starts', capacity + 1).fill(0, 0, capacity + 1);
    const order = scratch.int32('order', rows);
    const kept = this.orderByKey(slots, slot, inputs, starts, order, rows, capacity);
    for (let input = 0; input < inputs.length; input++) {
      const from = inputs[input] as Float64Array;
      const to = scratch.float64(`gathered${input}`, kept);
      for (let at = 0; at < kept; at++) to[at] = from[order[at] as number] as number;
      gathered[input] = to;
    }
    for (let output = 0; output < outputs.length; output++)
      computed[output] = scratch.float64(`computed${output}`, kept);
    let from = 0;
    for (let key = 0; key < capacity; key++) {
      const to = starts[key] as number;
      if (to > from) kernel.run(state.kernelState, key, params, gathered, computed, from, to);
      from = to;
    }
    for (let output = 0; output < outputs.length; output++) {
      const to = outputs[output] as Float64Array;
      const values = computed[output] as Float64Array;
      if (kept < rows) to.fill(Number.NaN);
      for (let at = 0; at < kept; at++) to[order[at] as number] = values[at] as number;
    }
  }

  /** A counting sort of the usable rows; afterwards `starts[key]` is the end of that key's rows in `order`. */
  private orderByKey(
    slots: Int32Array | undefined,
    slot: number,
    inputs: readonly Float64Array[],
    starts: Int32Array,
    order: Int32Array,
    rows: number,
    capacity: number,
  ): number {
    const usable = this.scratch.int32('usable', rows);
    let kept = 0;
    for (let row = 0; row < rows; row++) {
      const key = slots === undefined ? slot : (slots[row] as number);
      const use = this.seesMissing || allPresent(inputs, row);
      usable[row] = use ? key : -1;
      if (use) {
        starts[key + 1] = (starts[key + 1] as number) + 1;
        kept++;
      }
    }
    for (let key = 0; key < capacity; key++) starts[key + 1] = (starts[key + 1] as number) + (starts[key] as number);
    for (let row = 0; row < rows; row++) {
      const key = usable[row] as number;
      if (key < 0) continue;
      const at = starts[key] as number;
      order[at] = row;
      starts[key] = at + 1;
    }
    return kept;
  }
}

function allPresent(inputs: readonly Float64Array[], row: number): boolean {
  for (let input = 0; input < inputs.length; input++)
    if (Number.isNaN((inputs[input] as Float64Array)[row])) return false;
  return true;
}
