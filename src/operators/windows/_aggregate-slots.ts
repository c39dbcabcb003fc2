import type { RecordBatch } from 'apache-arrow';
import { InvalidParams, LimitExceeded } from '../../base/errors.js';
import {
  columnIndex,
  describeSchema,
  float64Column,
  newBatch,
  newSchema,
  readNumbers,
  readState,
  readStateOffsets,
  Scratch,
  type StateColumnInput,
} from '../../columnar/index.js';
import { computeBatches } from '../../core/index.js';
import { quantileOf } from '../../kernels/index.js';
import { Float64, type Data } from 'apache-arrow';
import type { AggregatePlan } from './_aggregates.js';

/** Numbers that all open windows together may keep for quantiles and indicators: 80 MB. */
const MOST_KEPT = 10_000_000;

/** Pairs of a row and the slot of a window it belongs to. */
export interface RowSlots {
  readonly rows: Int32Array;
  readonly slots: Int32Array;
  readonly count: number;
}

/** Statistics of many windows in plain columns, a slot a window. */
export class AggregateSlots {
  readonly plans: readonly AggregatePlan[];
  private readonly component: string;
  private readonly columns: Record<string, Float64Array>[];
  /** By plan and slot what is kept of a window: for each of its rows the time and the inputs. */
  private readonly kept: (number[] | undefined)[][];
  private readonly inputsOf: Float64Array[][];
  private keptNumbers = 0;
  private capacity = 0;
  /** Every column of the accumulators and what it holds in an empty slot. */
  private flat: Float64Array[] = [];
  private readonly fills: readonly number[];
  private readonly keeping: readonly number[];

  constructor(component: string, plans: readonly AggregatePlan[]) {
    this.component = component;
    this.plans = plans;
    this.columns = plans.map(() => ({}));
    this.kept = plans.map(() => []);
    this.inputsOf = plans.map(() => []);
    this.fills = plans.flatMap(({ accumulator }) => Object.values(accumulator?.columns ?? {}));
    this.keeping = plans.flatMap(({ accumulator }, index) => (accumulator === undefined ? [index] : []));
  }

  reserve(slots: number): void {
    if (slots <= this.capacity) return;
    const capacity = Math.max(slots, this.capacity * 2, 8);
    for (const [index, { accumulator }] of this.plans.entries()) {
      const columns = this.columns[index] as Record<string, Float64Array>;
      for (const [name, fill] of Object.entries(accumulator?.columns ?? {})) {
        const grown = new Float64Array(capacity).fill(fill);
        const old = columns[name];
        if (old !== undefined) grown.set(old);
        columns[name] = grown;
      }
    }
    this.capacity = capacity;
    this.flat = this.columns.flatMap((columns) => Object.values(columns));
  }

  /** Empties a slot. */
  reset(slot: number): void {
    const { flat, fills } = this;
    for (let column = 0; column < flat.length; column++) (flat[column] as Float64Array)[slot] = fills[column] as number;
    for (const index of this.keeping) {
      const list = this.kept[index] as (number[] | undefined)[];
      this.keptNumbers -= list[slot]?.length ?? 0;
      list[slot] = undefined;
    }
  }

  /** Adds rows; `inputs` are the columns by name, `times` those of the events. */
  add(inputs: ReadonlyMap<string, Float64Array>, times: Float64Array, pairs: RowSlots): void {
    if (pairs.count === 0) return;
    for (const [index, plan] of this.plans.entries()) {
      const columns = this.inputsOf[index] as Float64Array[];
      for (const [input, name] of plan.columns.entries()) columns[input] = inputs.get(name) as Float64Array;
      const { accumulator } = plan;
      if (accumulator !== undefined)
        accumulator.add(
          this.columns[index] as Record<string, Float64Array>,
          columns,
          times,
          pairs.rows,
          pairs.slots,
          pairs.count,
        );
      else this.keep(index, plan, columns, times, pairs);
    }
  }

  private keep(
    index: number,
    plan: AggregatePlan,
    inputs: readonly Float64Array[],
    times: Float64Array,
    { rows, slots, count }: RowSlots,
  ): void {
    const lists = this.kept[index] as (number[] | undefined)[];
    for (let i = 0; i < count; i++) {
      const row = rows[i] as number;
      if (plan.quantile !== undefined && Number.isNaN(inputs[0]?.[row])) continue;
      const list = (lists[slots[i] as number] ??= []);
      const before = list.length;
      if (plan.quantile === undefined) list.push(times[row] as number);
      for (const input of inputs) list.push(input[row] as number);
      this.keptNumbers += list.length - before;
    }
    if (this.keptNumbers <= MOST_KEPT) return;
    throw new LimitExceeded(
      'numbers kept',
      `More than ${MOST_KEPT} numbers are kept of the windows that are open, the last ones for "${plan.name}".`,
      { component: this.component, hint: 'Quantiles and indicators keep the rows of a window: take shorter windows.' },
    );
  }

  /** Adds to one slot what another has seen, whose rows are the later ones. */
  merge(into: number, from: number): void {
    for (const [index, { accumulator }] of this.plans.entries()) {
      if (accumulator !== undefined) {
        accumulator.merge(this.columns[index] as Record<string, Float64Array>, into, from);
        continue;
      }
      const lists = this.kept[index] as (number[] | undefined)[];
      const more = lists[from];
      if (more === undefined) continue;
      const list = (lists[into] ??= []);
      for (const value of more) list.push(value);
      this.keptNumbers += more.length;
    }
  }

  /** Puts a statistic of each plan into `out`, NaN where there is none. */
  values(slot: number, out: Float64Array): void {
    for (const [index, plan] of this.plans.entries()) {
      if (plan.accumulator !== undefined) {
        out[index] = plan.accumulator.value(this.columns[index] as Record<string, Float64Array>, slot);
        continue;
      }
      const list = this.kept[index]?.[slot] ?? [];
      out[index] =
        plan.quantile === undefined ? this.lastOf(plan, list) : quantileOf(Float64Array.from(list), plan.quantile);
    }
  }

  /** The value of an indicator in the last of the rows that were kept, in the order of their events. */
  private lastOf({ name, columns, indicator }: AggregatePlan, list: readonly number[]): number {
    const width = columns.length + 1;
    const rows = list.length / width;
    if (rows === 0 || indicator === undefined) return Number.NaN;
    const order = Array.from({ length: rows }, (_, row) => row).sort(
      (a, b) => (list[a * width] as number) - (list[b * width] as number) || a - b,
    );
    const data = columns.map((_, input) =>
      float64Column(
        Float64Array.from(order, (row) => list[row * width + 1 + input] as number),
        rows,
      ),
    );
    const batch = newBatch(
      newSchema(columns.map((column) => [column, new Float64(), true] as const)),
      rows,
      data as Data[],
    );
    const result = computeBatches([batch], [indicator.operator])[0] as RecordBatch;
    const found = this.outputOf(name, result, columns.length, indicator.output);
    return readNumbers(result.data.children[found] as Data, name, new Scratch()).values[rows - 1] as number;
  }

  private outputOf(name: string, result: RecordBatch, inputs: number, output: string | undefined): number {
    const added = result.schema.fields.length - inputs;
    const index = output === undefined ? inputs : columnIndex(result.schema, output);
    if (index >= inputs && (output !== undefined || added === 1)) return index;
    throw new InvalidParams({
      component: this.component,
      path: `aggregates.${name}.output`,
      found: output,
      expected: `one of the columns ${describeSchema(result.schema).slice(inputs).join(', ')}`,
    });
  }

  /** Asks each indicator for its columns, so that a wrong name is found before rows come. */
  check(): void {
    for (const plan of this.plans)
      if (plan.indicator !== undefined) this.lastOf(plan, new Array<number>(plan.columns.length + 1).fill(1));
  }

  /** Times are distances from a base, which has moved by `by`. */
  shiftTimes(by: number): void {
    for (const [index, plan] of this.plans.entries()) {
      for (const name of plan.accumulator?.times ?? []) {
        // Without a window so far, as outside of sessions, there are no columns yet.
        const times = this.columns[index]?.[name] as Float64Array | undefined;
        if (times === undefined) continue;
        for (let slot = 0; slot < times.length; slot++) times[slot] = (times[slot] as number) - by;
      }
      if (plan.indicator === undefined) continue;
      const width = plan.columns.length + 1;
      for (const list of this.kept[index] as (number[] | undefined)[])
        for (let at = 0; at < (list?.length ?? 0); at += width) (list as number[])[at] = (list as number[])[at]! - by;
    }
  }

  /** Columns of the state of these slots, in this order. */
  snapshot(order: readonly number[]): Record<string, StateColumnInput> {
    const columns: Record<string, StateColumnInput> = {};
    for (const [index, plan] of this.plans.entries()) {
      for (const [name, values] of Object.entries(this.columns[index] ?? {}))
        columns[`${plan.name}.${name}`] = Float64Array.from(order, (slot) => values[slot] as number);
      if (plan.accumulator !== undefined) continue;
      const lists = order.map((slot) => this.kept[index]?.[slot] ?? []);
      const offsets = new Int32Array(order.length + 1);
      for (const [row, list] of lists.entries()) offsets[row + 1] = (offsets[row] as number) + list.length;
      columns[`${plan.name}.kept`] = { values: Float64Array.from(lists.flat()), offsets };
    }
    return columns;
  }

  /** Fills the slots 0 and up from a state. */
  restore(table: RecordBatch): void {
    this.reserve(table.numRows);
    for (const [index, plan] of this.plans.entries()) {
      for (const name of Object.keys(plan.accumulator?.columns ?? {}))
        this.columns[index]?.[name]?.set(readState(table, `${plan.name}.${name}`) as Float64Array);
      if (plan.accumulator !== undefined) continue;
      const values = readState(table, `${plan.name}.kept`) as Float64Array;
      const offsets = readStateOffsets(table, `${plan.name}.kept`);
      const lists = Array.from({ length: table.numRows }, (_, row) =>
        Array.from(values.subarray(offsets[row], offsets[row + 1])),
      );
      this.kept[index] = lists;
      this.keptNumbers += values.length;
    }
  }
}
