import type { Data, DataType, RecordBatch, Schema, Vector } from 'apache-arrow';
import { Field, Int32, Schema as ArrowSchema } from 'apache-arrow';
import { RxArrowError } from '../../base/errors.js';
import {
  canScatter,
  columnIndex,
  controlBatch,
  controlOf,
  controlText,
  int32Column,
  isControl,
  newBatch,
  NumberCursor,
  parseControl,
  pickRows,
  readIpc,
  scatterColumn,
  SharedReader,
  writeIpcStream,
  type ScatteredColumns,
  type StateTables,
} from '../../columnar/index.js';
import { configuredOf, type BatchOperator } from '../../core/index.js';
import { FlowContext, StageNode, type Emit, type Fate, type RowLetter, type SyncStage } from '../flow/index.js';
import { BLOCK, type Answer, type Call, type ChainTerms, type SentLetter, type StageTables } from './channel.js';
import { PLACE } from './place.js';

interface Link {
  readonly name: string;
  /** One row comes out for each that goes in, though the place of the row may be among the columns that go. */
  readonly rowForRow: boolean;
  readonly stage: SyncStage;
  readonly node: StageNode;
}

interface Binding {
  readonly schema: Schema;
  readonly words: readonly (number | undefined)[];
  readonly added: readonly DataType[] | undefined;
}

type Outcome = Omit<Answer, 'job'>;

/** What a thread does: the stages of the operators, one after the other, over the rows of its keys. */
export class Chain {
  private readonly terms: ChainTerms;
  private readonly links: Link[] = [];
  private readonly blocks = new Map<number, SharedArrayBuffer>();
  private readonly dictionaries = new Map<number, Vector>();
  private readonly bindings = new Map<number, Binding>();
  private readonly letters: SentLetter[] = [];
  private readonly told: Record<string, number> = {};
  private heldTold = 0;
  private places = new Int32Array(1024);
  private failing = '';

  constructor(terms: ChainTerms, operators: readonly BatchOperator[]) {
    this.terms = terms;
    const send =
      (kind: SentLetter['kind']) =>
      ({ row, ...letter }: RowLetter): void =>
        void this.letters.push({ kind, letter, row: row === undefined ? undefined : writeIpcStream([row]) });
    const context = new FlowContext({ name: 'thread', deadLetters: send('dead'), late: send('late') });
    context.onFailure = (error) => {
      throw error;
    };
    context.service = (key) => {
      throw new RxArrowError('NoService', `It asks its run for ${key.name}, which a thread does not have.`, {
        hint: 'Put the operator behind `parallel`.',
      });
    };
    for (const operator of operators) {
      const configured = configuredOf(operator);
      if (configured?.stage.mode !== 'sync') continue;
      const { name, rowForRow = false } = configured.card;
      this.failing = name;
      const node = new StageNode(context, name, configured.id);
      const stage = configured.stage.open(node);
      this.links.push({ name, rowForRow, stage, node });
    }
  }

  /** The operator that was at work last, for errors. */
  get working(): string {
    return this.failing;
  }

  /** Where a row of the thread's own stands in the batch. */
  placeOf(row: number): number | undefined {
    return this.places[row];
  }

  /** Whether a stage does something with controls. */
  get sees(): boolean {
    return this.links.some(({ stage }) => stage.control !== undefined);
  }

  call(call: Call): Outcome {
    switch (call.kind) {
      case 'open':
        return { sees: this.sees };
      case 'block':
        this.blocks.set(call.block, call.memory);
        return {};
      case 'words':
        this.dictionaries.set(call.words, wordsOf(call.parts));
        return {};
      case 'bind':
        this.bind(call);
        return {};
      case 'control': {
        const { schema } = this.bindings.get(call.binding) ?? {};
        return this.collected((emit) => this.push(controlBatch(parseControl(call.control), schema), emit));
      }
      case 'flush': {
        const outcome = this.collected((emit) => this.each((stage, next) => stage.flush?.(next), emit));
        return { ...outcome, stages: this.links.map(({ stage }) => written(stage.snapshot?.() ?? {})) };
      }
      case 'end':
        return this.collected((emit) => this.each((stage, next) => stage.end?.(next), emit));
      case 'restore':
        for (const [index, { stage, name }] of this.links.entries()) {
          this.failing = name;
          const tables = call.stages[index];
          if (tables !== undefined && Object.keys(tables).length > 0) stage.restore?.(read(tables));
        }
        return {};
    }
  }

  private bind({ binding, columns, words, added }: Extract<Call, { kind: 'bind' }>): void {
    const sent = onlyBatch(columns).schema as Schema;
    const types = added === undefined ? undefined : (onlyBatch(added).schema.fields as Field[]).map(({ type }) => type);
    const schema = this.terms.places
      ? new ArrowSchema([...sent.fields, new Field(PLACE, new Int32(), false)], sent.metadata)
      : sent;
    this.bindings.set(binding, { schema, words, added: types as DataType[] | undefined });
  }

  /** The rows of its keys in a batch that lies in a block. */
  batch(blockNumber: number): Outcome {
    const memory = this.blocks.get(blockNumber) as SharedArrayBuffer;
    const head = new Int32Array(memory);
    const rows = head[BLOCK.rows] as number;
    const binding = this.bindings.get(head[BLOCK.binding] as number) as Binding;
    const bytes = head[BLOCK.bytes] as number;
    const count = this.findRows(new Uint8Array(memory, bytes, rows));
    const input = this.rowsOf(memory, head, binding, rows, count);
    const { added } = binding;
    if (added === undefined) return this.collected((emit) => this.push(input, emit));
    const target: ScatteredColumns = {
      types: added,
      rows,
      block: this.blocks.get(head[BLOCK.outBlock] as number) as SharedArrayBuffer,
    };
    const nulls = BLOCK.nulls + this.terms.me * added.length;
    for (let column = 0; column < added.length; column++) head[nulls + column] = 0;
    const first = binding.schema.fields.length;
    let from = 0;
    this.push(input, (batch) => {
      if (isControl(batch)) return;
      for (let column = 0; column < added.length; column++) {
        const values = batch.data.children[first + column] as Data;
        head[nulls + column] =
          (head[nulls + column] as number) + scatterColumn(target, column, values, this.places, from);
      }
      from += batch.numRows;
    });
    if (from !== count)
      throw new RxArrowError('Internal', `${count} rows went in and ${from} came out of operators that add columns.`);
    return this.accounts();
  }

  /** Writes down which rows are its own; how many that are. */
  private findRows(owners: Uint8Array): number {
    if (this.places.length < owners.length) this.places = new Int32Array(owners.length * 2);
    const { places } = this;
    const { me } = this.terms;
    let count = 0;
    for (let row = 0; row < owners.length; row++) {
      places[count] = row;
      count += owners[row] === me ? 1 : 0;
    }
    return count;
  }

  private rowsOf(
    memory: SharedArrayBuffer,
    head: Int32Array,
    { schema, words }: Binding,
    rows: number,
    count: number,
  ): RecordBatch {
    const start = (head[BLOCK.bytes] as number) + ((rows + 63) & -64);
    const reader = new SharedReader(memory, new NumberCursor(head, head[BLOCK.numbers] as number), start);
    const fields = schema.fields as Field[];
    const sent = this.terms.places ? fields.slice(0, -1) : fields;
    const columns = sent.map(({ type }, index) => {
      const dictionary = words[index];
      return reader.column(type, dictionary === undefined ? undefined : this.dictionaries.get(dictionary));
    });
    const own = pickRows(columns, sent, this.places, count);
    if (this.terms.places) own.push(int32Column(this.places.slice(0, count), count));
    return newBatch(schema, count, own);
  }

  private push(batch: RecordBatch, emit: Emit): void {
    this.through(0, emit)(batch);
  }

  private through(index: number, emit: Emit): Emit {
    const link = this.links[index];
    if (link === undefined) return emit;
    const next = this.through(index + 1, emit);
    const { stage, name, node, rowForRow } = link;
    return (batch) => {
      this.failing = name;
      const control = batch.numRows === 0 ? controlOf(batch) : undefined;
      if (control === undefined && rowForRow && this.terms.places) withoutPlaces(batch, stage, next);
      else if (control === undefined) stage.process(batch, next);
      else if (stage.control === undefined) next(batch);
      else stage.control(control, batch, next);
      if (stage.heldRows !== undefined) node.heldRows = stage.heldRows();
    };
  }

  private each(work: (stage: SyncStage, next: Emit) => void, emit: Emit): void {
    for (const [index, { stage, name, node }] of this.links.entries()) {
      this.failing = name;
      work(stage, this.through(index + 1, emit));
      if (stage.heldRows !== undefined) node.heldRows = stage.heldRows();
    }
  }

  private collected(work: (emit: Emit) => void): Outcome {
    const out: (Uint8Array | string)[] = [];
    const rows: RecordBatch[] = [];
    const close = (): void => {
      if (rows.length > 0) out.push(writeIpcStream(rows.splice(0)));
    };
    work((batch) => {
      const control = controlOf(batch);
      if (control === undefined) {
        if (batch.numRows > 0) rows.push(batch);
        return;
      }
      close();
      out.push(controlText(control));
    });
    close();
    return { ...(out.length === 0 ? {} : { out }), ...this.accounts() };
  }

  /** What has become of rows since the last time. */
  private accounts(): Outcome {
    const fates: Record<string, number> = {};
    let held = 0;
    let changed = false;
    for (const { node } of this.links) {
      held += node.heldRows;
      for (const fate of Object.keys(node.fates) as Fate[]) fates[fate] = (fates[fate] ?? 0) + node.fates[fate];
    }
    const since: Record<string, number> = {};
    for (const [fate, rows] of Object.entries(fates)) {
      const more = rows - (this.told[fate] ?? 0);
      if (more === 0) continue;
      since[fate] = more;
      this.told[fate] = rows;
      changed = true;
    }
    const letters = this.letters.splice(0);
    // Whoever hands a letter on counts it there.
    for (const { kind } of letters) {
      const fate = kind === 'dead' ? 'deadLettered' : 'late';
      since[fate] = (since[fate] ?? 0) - 1;
    }
    const heldChanged = held !== this.heldTold;
    changed ||= letters.length > 0;
    this.heldTold = held;
    return {
      ...(changed ? { fates: since } : {}),
      ...(heldChanged ? { held } : {}),
      ...(letters.length > 0 ? { letters } : {}),
    };
  }
}

/** For a stage that might take the column away. */
function withoutPlaces(batch: RecordBatch, stage: SyncStage, next: Emit): void {
  const taken = takePlaces(batch);
  if (taken === undefined) {
    stage.process(batch, next);
    return;
  }
  stage.process(taken.rest, (out) => {
    const fields = [...(out.schema.fields as Field[]), new Field(PLACE, new Int32(), false)];
    const columns = [...(out.data.children as Data[]), int32Column(taken.places, batch.numRows)];
    next(newBatch(new ArrowSchema(fields, out.schema.metadata), out.numRows, columns, out.metadata));
  });
}

/** Whether the threads can fill the columns that operators add together. */
export function canFillTogether(added: readonly Field[]): boolean {
  return added.every(({ type }) => canScatter(type as DataType));
}

export function written(tables: StateTables): StageTables {
  return Object.fromEntries(Object.entries(tables).map(([name, table]) => [name, writeIpcStream([table])]));
}

export function read(tables: StageTables): StateTables {
  return Object.fromEntries(Object.entries(tables).map(([name, bytes]) => [name, onlyBatch(bytes)]));
}

function onlyBatch(bytes: Uint8Array): RecordBatch {
  return readIpc(bytes)[0] as RecordBatch;
}

function wordsOf(parts: readonly Uint8Array[]): Vector {
  // A dictionary has a part at least, an empty one too.
  const [first, ...more] = parts.map((part) => onlyBatch(part).getChildAt(0)) as [Vector, ...Vector[]];
  return first.concat(...more);
}

/** The place of the rows that came out, and the batch without that column; undefined when it has been lost on the way. */
export function takePlaces(
  batch: RecordBatch,
): { readonly places: Int32Array; readonly rest: RecordBatch } | undefined {
  const at = columnIndex(batch.schema, PLACE);
  if (at < 0) return undefined;
  const fields = batch.schema.fields.filter((_, index) => index !== at);
  const columns = batch.data.children.filter((_, index) => index !== at);
  const schema = new ArrowSchema(fields as Field[], batch.schema.metadata);
  return {
    places: batch.data.children[at]?.values as Int32Array,
    rest: newBatch(schema, batch.numRows, columns as Data[]),
  };
}
