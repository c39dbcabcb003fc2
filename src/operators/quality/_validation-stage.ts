import { Field, Schema, type Data, type DataType, type RecordBatch } from 'apache-arrow';
import { didYouMean, RxArrowError, SchemaMismatch } from '../../base/errors.js';
import {
  BatchBuilder,
  columnIndex,
  describeSchema,
  filterRows,
  float64Column,
  isNumeric,
  KeySlots,
  newBatch,
  newDictionaryType,
  readNumbers,
  readState,
  readTimeNs,
  Scratch,
  sliceRows,
  stateTable,
  uint32Column,
  type StateTables,
  copiedInto,
} from '../../columnar/index.js';
import { quality as qualityBits, type Emit, type StageNode, type SyncStage } from '../../core/index.js';

/** What is done with a row that breaks a rule. */
export type Action = 'ignore' | 'flag' | 'fix' | 'drop' | 'deadLetter' | 'fail';

/** The columns of a row that is looked at, and what its key had before. */
export interface Looked {
  readonly row: number;
  readonly key: number;
  /** By role; the same arrays for all rows, which a fix may write to. */
  readonly columns: Readonly<Record<string, Float64Array>>;
  readonly timeNs: bigint;
  readonly availableNs: bigint;
  /** The columns of the state of the rule, a number (or `width` of them) a key. */
  readonly state: Readonly<Record<string, Float64Array>>;
  /** The latest time of the key before this row; undefined for the first. */
  readonly latestNs: bigint | undefined;
  /** Whether the key has had a row of this time, among the ones that are remembered. */
  readonly seen: boolean;
}

export interface Rule {
  readonly name: string;
  readonly action: Action;
  /** Flag of `quality` that it stands for. */
  readonly bit?: number;
  /** State of the rule: column and what it begins with. */
  readonly state?: Readonly<Record<string, { readonly fill: number; readonly width?: number }>>;
  /** What was found, empty for nothing wrong; a text says more, as how many are missing. Called for each row. */
  find(looked: Looked): string | boolean;
  fix?(looked: Looked): void;
}

export interface ValidationOptions {
  readonly component: string;
  readonly roles: Readonly<Record<string, string>>;
  readonly by: string | null | undefined;
  readonly rules: readonly Rule[];
  readonly as: string;
  /** Times that are remembered of each key, to tell what comes twice. */
  readonly remembered: number;
}

const NONE = -(2n ** 63n);
const RANK: Readonly<Record<Action, number>> = { ignore: 0, flag: 1, fix: 1, drop: 2, deadLetter: 3, fail: 4 };

/** Looks at each row by rules, does with it what they say, and counts what they found. */
export class ValidationStage implements SyncStage {
  private readonly options: ValidationOptions;
  private readonly node: StageNode;
  private readonly keys = new KeySlots();
  private readonly scratch = new Scratch();
  private readonly states: Record<string, Float64Array>[];
  private latest = new BigInt64Array(0);
  private remembered = new BigInt64Array(0);
  private next = new Int32Array(0);
  private schema: Schema | undefined;
  private output: Schema | undefined;
  private findings: BatchBuilder;
  private slots = new Int32Array(0);
  private keyIndex = -1;
  private timeIndex = -1;
  private knownIndex = -1;
  private qualityIndex = -1;
  private indices: Readonly<Record<string, number>> = {};

  constructor(options: ValidationOptions, node: StageNode) {
    this.options = options;
    this.node = node;
    this.states = options.rules.map(() => ({}));
    this.findings = new BatchBuilder(new Schema([new Field(options.as, newDictionaryType() as DataType, true)]));
  }

  process(batch: RecordBatch, emit: Emit): void {
    if (batch.schema !== this.schema) this.bind(batch.schema as Schema);
    const rows = batch.numRows;
    const { options, findings } = this;
    const children = batch.data.children as Data[];
    if (this.slots.length < rows) this.slots = new Int32Array(rows * 2);
    if (rows > 0) {
      if (this.keyIndex < 0) this.slots.fill(this.keys.slotOf(''), 0, rows);
      else this.keys.assign(children[this.keyIndex] as Data, options.by ?? 'symbol', this.slots);
    }
    this.reserve();
    findings.reserve(rows);
    const read = (index: number, name: string): Float64Array =>
      readNumbers(children[index] as Data, name, this.scratch).values;
    const columns = Object.fromEntries(
      Object.entries(this.indices).map(([role, index]) => [
        role,
        Float64Array.from(read(index, role).subarray(0, rows)),
      ]),
    );
    const times = rows === 0 ? new BigInt64Array(0) : readTimeNs(children[this.timeIndex] as Data, 'time');
    const known = rows === 0 ? times : readTimeNs(children[this.knownIndex] as Data, 'available');
    const flags = new Uint32Array(rows);
    if (this.qualityIndex >= 0 && rows > 0) flags.set(read(this.qualityIndex, 'quality').subarray(0, rows));
    const keep = new Uint8Array(rows);
    const changed = new Set<string>();
    let kept = 0;
    for (let row = 0; row < rows; row++) {
      const key = this.slots[row] as number;
      const timeNs = times[row] as bigint;
      const latestNs = this.latest[key] as bigint;
      const about = {
        row,
        key,
        columns,
        timeNs,
        availableNs: known[row] as bigint,
        latestNs: latestNs === NONE ? undefined : latestNs,
        seen: this.hasSeen(key, timeNs),
      };
      const keptRow = this.judge(batch, about, flags, changed);
      this.remember(key, timeNs);
      if (!keptRow) continue;
      keep[row] = 1;
      kept++;
    }
    const all = children.slice();
    for (const role of changed) all[this.indices[role] as number] = float64Column(columns[role] as Float64Array, rows);
    if (this.qualityIndex >= 0) all[this.qualityIndex] = uint32Column(flags, rows) as Data;
    all.push(findings.finish(rows).data.children[0] as Data);
    const judged = newBatch(this.output as Schema, rows, all, batch.metadata);
    if (rows === 0) emit(judged);
    else if (kept > 0) emit(kept === rows ? judged : filterRows(judged, keep, kept));
  }

  /** What the rules say of a row; false when it does not go on. */
  private judge(batch: RecordBatch, about: Omit<Looked, 'state'>, flags: Uint32Array, changed: Set<string>): boolean {
    const { options, node } = this;
    const { row, key } = about;
    const found: string[] = [];
    const fixes: [Rule, Looked][] = [];
    let worst: Action = 'ignore';
    for (const [index, rule] of options.rules.entries()) {
      const looked = { ...about, state: this.states[index] as Record<string, Float64Array> };
      const finding = rule.find(looked);
      if (finding === false || finding === '' || rule.action === 'ignore') continue;
      found.push(finding === true ? rule.name : finding);
      flags[row] = (flags[row] as number) | (rule.bit ?? 0);
      if (RANK[rule.action] > RANK[worst]) worst = rule.action;
      if (rule.action === 'fix') fixes.push([rule, looked]);
    }
    if (found.length === 0) return true;
    const text = found.join(' ');
    if (worst === 'flag' || worst === 'fix') {
      this.findings.setText(0, row, text);
      for (const [rule, looked] of fixes) {
        rule.fix?.(looked);
        flags[row] = (flags[row] as number) | qualityBits.adjusted;
        for (const role of Object.keys(this.indices)) changed.add(role);
      }
      return true;
    }
    const position = `row ${row} of its batch`;
    if (worst === 'drop') node.count('dropped', 1);
    else if (worst === 'deadLetter') {
      const refusal = node.context.deadLetter(node, {
        component: options.component,
        stageId: node.id,
        cause: 'invalid',
        detail: `a row of "${this.keys.keyOf(key) as string}" breaks the rules ${text}`,
        position,
        row: sliceRows(batch, row, row + 1),
      });
      if (refusal !== undefined) throw refusal;
    } else {
      throw new RxArrowError(
        'InvalidRow',
        `${options.component}: a row of "${this.keys.keyOf(key) as string}" breaks the rules ${text} (at ${position}).`,
        { component: options.component, hint: 'Mend the data, or choose another action for that rule.' },
      );
    }
    return false;
  }

  private hasSeen(key: number, timeNs: bigint): boolean {
    const { remembered } = this.options;
    for (let at = key * remembered; at < (key + 1) * remembered; at++) if (this.remembered[at] === timeNs) return true;
    return false;
  }

  private remember(key: number, timeNs: bigint): void {
    const { remembered } = this.options;
    const next = this.next[key] as number;
    this.remembered[key * remembered + next] = timeNs;
    this.next[key] = (next + 1) % remembered;
    if (timeNs > (this.latest[key] as bigint)) this.latest[key] = timeNs;
  }

  private reserve(): void {
    const keys = this.keys.capacity;
    const before = this.latest.length;
    if (keys <= before) return;
    const capacity = Math.max(keys, before * 2, 4);
    const { remembered, rules } = this.options;
    this.latest = copiedInto(new BigInt64Array(capacity).fill(NONE), this.latest);
    this.remembered = copiedInto(new BigInt64Array(capacity * remembered).fill(NONE), this.remembered);
    this.next = copiedInto(new Int32Array(capacity), this.next);
    for (const [index, { state = {} }] of rules.entries())
      for (const [name, { fill, width = 1 }] of Object.entries(state)) {
        const columns = this.states[index] as Record<string, Float64Array>;
        columns[name] = copiedInto(new Float64Array(capacity * width).fill(fill), columns[name] ?? new Float64Array(0));
      }
  }

  private bind(schema: Schema): void {
    const { options } = this;
    const names = schema.fields.map(({ name }) => name as string);
    const at = (name: string, wanted: string): number => {
      const index = columnIndex(schema, name);
      if (index >= 0) return index;
      throw new SchemaMismatch({
        component: options.component,
        column: name,
        wanted,
        available: describeSchema(schema),
        hint: didYouMean(name, names),
      });
    };
    this.keyIndex =
      options.by === null ? -1 : options.by === undefined ? columnIndex(schema, 'symbol') : at(options.by, 'a key');
    this.timeIndex = at('time', 'a time column');
    const known = columnIndex(schema, 'available');
    this.knownIndex = known < 0 ? this.timeIndex : known;
    this.qualityIndex = columnIndex(schema, 'quality');
    this.indices = Object.fromEntries(
      Object.entries(options.roles).map(([role, name]) => {
        const index = at(name, 'a column of numbers');
        if (isNumeric(schema.fields[index]?.type as DataType)) return [role, index];
        throw new SchemaMismatch({
          component: options.component,
          column: name,
          wanted: 'a column of numbers',
          available: describeSchema(schema),
        });
      }),
    );
    if (columnIndex(schema, options.as) >= 0) {
      throw new SchemaMismatch({
        component: options.component,
        column: options.as,
        wanted: 'a name that is not taken',
        available: describeSchema(schema),
        hint: 'Choose another name with "as".',
      });
    }
    this.schema = schema;
    this.output = new Schema([...schema.fields, this.findings.schema.fields[0] as Field], schema.metadata);
  }

  snapshot(): StateTables {
    const names = this.keys.keys();
    const order = names.map((name) => this.keys.find(name));
    const { remembered, rules } = this.options;
    const pick = <T extends Float64Array | BigInt64Array>(from: T, to: T, width: number): T => {
      for (const [row, key] of order.entries())
        to.set(from.subarray(key * width, (key + 1) * width) as never, row * width);
      return to;
    };
    const ruled = rules.flatMap(({ name: rule, state = {} }, index) =>
      Object.entries(state).map(([name, { width = 1 }]) => {
        const from = this.states[index]?.[name] ?? new Float64Array(0);
        return [`${rule}.${name}`, { values: pick(from, new Float64Array(order.length * width), width), width }];
      }),
    );
    return {
      keys: stateTable({
        key: names,
        latest: pick(this.latest, new BigInt64Array(order.length), 1),
        remembered: {
          values: pick(this.remembered, new BigInt64Array(order.length * remembered), remembered),
          width: remembered,
        },
        next: Int32Array.from(order, (key) => this.next[key] as number),
        ...(Object.fromEntries(ruled) as Record<string, { values: Float64Array; width: number }>),
      }),
    };
  }

  restore({ keys: table }: StateTables): void {
    if (table === undefined) return;
    this.keys.clear();
    for (const name of readState(table, 'key') as string[]) this.keys.slotOf(name);
    this.reserve();
    if (table.numRows === 0) return;
    this.latest.set(readState(table, 'latest') as BigInt64Array);
    this.remembered.set(readState(table, 'remembered') as BigInt64Array);
    this.next.set(readState(table, 'next') as Int32Array);
    for (const [index, { name: rule, state = {} }] of this.options.rules.entries())
      for (const name of Object.keys(state))
        this.states[index]?.[name]?.set(readState(table, `${rule}.${name}`) as Float64Array);
  }
}
