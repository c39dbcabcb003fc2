import type { RecordBatch, Schema } from 'apache-arrow';
import { RxArrowError } from '../../base/errors.js';
import {
  concatBatches,
  controlBatch,
  controlText,
  emptyBatch,
  gatherRows,
  parseControl,
  readIpc,
  sameSchema,
  type Control,
  type StateTables,
} from '../../columnar/index.js';
import type { AsyncStage, Configured, Emit } from '../../core/index.js';
import type { Fate, StageNode } from '../flow/index.js';
import { Binding } from './binding.js';
import { read, takePlaces, written } from './chain.js';
import type { Answer, Call, SentError } from './channel.js';
import { chainDocuments } from './inner-operators.js';
import { joinStates, splitState } from './joined-state.js';
import { KeyOwners } from './key-owners.js';
import { BlockPool } from './shared-blocks.js';
import type { OpenThread, Thread } from './thread.js';

export interface ParallelPlan {
  readonly by: string;
  readonly threads: number;
  readonly operators: readonly Configured[];
  readonly order: 'input' | 'key';
  readonly modules: readonly string[];
  readonly baseFolder: string;
  readonly heapMb: number | undefined;
}

type Answers = readonly (Answer | undefined)[];

/** Gives each batch to the threads that have keys in it, and puts together what comes back. */
export class ParallelStage implements AsyncStage {
  private readonly plan: ParallelPlan;
  private readonly node: StageNode;
  private readonly names: readonly string[];
  private readonly threads: Thread[];
  private readonly owners: KeyOwners;
  private readonly pool: BlockPool;
  private readonly held: number[];
  private binding: Binding | undefined;
  private bindings = 0;
  private blocks = 0;
  private opened = false;
  /** Whether an operator does something with controls; not known before the threads have said so. */
  private sees: boolean | undefined;
  private early: string[] = [];
  private restored: StateTables | undefined;
  private captured: StateTables = {};
  private changed = false;
  private latest: Promise<unknown> = Promise.resolve();
  private failure: Error | undefined;
  private rejected = false;

  constructor(plan: ParallelPlan, node: StageNode, openThread: OpenThread) {
    this.plan = plan;
    this.node = node;
    this.names = plan.operators.map(({ card }) => card.name);
    this.owners = new KeyOwners(plan.threads);
    this.held = new Array<number>(plan.threads).fill(0);
    const { modules, baseFolder, heapMb } = plan;
    this.threads = this.held.map((_, index) =>
      openThread({
        name: `${node.id} ${index + 1}`,
        modules,
        baseFolder,
        heapMb,
        crashed: (error) => {
          this.failure ??= error;
          node.context.fail(error);
        },
      }),
    );
    this.pool = new BlockPool((memory) => {
      const block = ++this.blocks;
      this.tell({ kind: 'block', block, memory });
      return block;
    });
  }

  process(batch: RecordBatch): Promise<RecordBatch | undefined> {
    const job = this.work(batch);
    this.latest = job.catch(() => undefined);
    return job;
  }

  private work(batch: RecordBatch): Promise<RecordBatch | undefined> {
    return new Promise((resolve, reject) => {
      const binding = this.bound(batch.schema);
      if (batch.numRows === 0) {
        resolve(binding.output === undefined ? undefined : emptyBatch(binding.output));
        return;
      }
      this.changed = true;
      for (const call of binding.newWords(batch)) this.tell(call);
      const sent = binding.write(batch, this.owners, this.pool);
      const answers: (Answer | undefined)[] = [];
      let failure: Error | undefined;
      let open = sent.threads.reduce((sum, has) => sum + has, 0);
      for (const [index, thread] of this.threads.entries()) {
        if (sent.threads[index] !== 1) continue;
        thread.batch(sent.block.number, (answer, error) => {
          failure ??= error ?? this.take(answer, index);
          answers[index] = answer;
          open--;
          if (open > 0) return;
          if (failure !== undefined) this.rejectOnce(failure, resolve, reject);
          else {
            try {
              resolve(sent.target === undefined ? this.together(answers) : binding.filled(batch, sent));
            } catch (cause) {
              this.rejectOnce(cause as Error, resolve, reject);
            }
          }
          this.pool.giveBack(sent.block);
          if (sent.target !== undefined) this.pool.giveBack(sent.target);
        });
      }
    });
  }

  /** The first failure ends the run; those of the batches behind it would only say the same. */
  private rejectOnce(failure: Error, resolve: (batch: undefined) => void, reject: (error: Error) => void): void {
    if (this.rejected) resolve(undefined);
    else reject(failure);
    this.rejected = true;
  }

  /** The threads know the columns of batches of this schema. */
  private bound(schema: Schema): Binding {
    const { binding, plan } = this;
    if (binding !== undefined && (binding.schema === schema || isSame(binding.schema, schema))) return binding;
    const { documents, output } = chainDocuments(plan.operators, schema);
    const terms = { number: ++this.bindings, operators: plan.operators, by: plan.by, threads: plan.threads, output };
    const next = new Binding(schema, terms);
    if (!this.opened) this.open(documents, next);
    this.binding = next;
    this.tell(next.call);
    for (const control of this.early.splice(0)) this.tell({ kind: 'control', binding: next.number, control });
    return next;
  }

  private open(documents: readonly unknown[], binding: Binding): void {
    const { plan } = this;
    this.opened = true;
    const places = binding.added === undefined && plan.order === 'input';
    for (const [me, thread] of this.threads.entries()) {
      thread.call({ kind: 'open', terms: { operators: documents, me, places } }, (answer, error) => {
        this.sees = answer?.sees ?? this.sees;
        this.noticed(error ?? this.take(answer, me));
      });
    }
    if (this.restored !== undefined) this.putBack(this.restored);
  }

  private putBack(tables: StateTables): void {
    const ownerOf = (key: string): number => this.owners.ownerOf(key);
    const split = splitState(tables, { stages: this.names, threads: this.threads.length, ownerOf });
    for (const [index, thread] of this.threads.entries()) {
      const stages = (split[index] ?? []).map(written);
      thread.call({ kind: 'restore', stages }, (answer, error) => this.noticed(error ?? this.take(answer, index)));
    }
    this.restored = undefined;
  }

  /** Tells all threads something to which there is no answer. */
  private tell(call: Call): void {
    for (const [index, thread] of this.threads.entries())
      thread.call(call, (answer, error) => this.noticed(error ?? this.take(answer, index)));
  }

  /** What fails beside a batch ends the run like any other error of a stage. */
  private noticed(error: Error | undefined): void {
    if (error === undefined || this.failure !== undefined) return;
    this.failure = error;
    this.node.context.fail(error);
  }

  private all(call: Call): Promise<Answers> {
    return Promise.all(
      this.threads.map(
        (thread, index) =>
          new Promise<Answer | undefined>((resolve, reject) => {
            thread.call(call, (answer, error) => {
              const failure = error ?? this.take(answer, index);
              if (failure === undefined) resolve(answer);
              else reject(failure);
            });
          }),
      ),
    );
  }

  /** Takes over what a thread tells beside rows. Gives the error that it met, if it did. */
  private take(answer: Answer | undefined, thread: number): Error | undefined {
    if (answer === undefined) return undefined;
    const { node } = this;
    const { fates = {}, letters = [], held, error } = answer;
    for (const [fate, rows] of Object.entries(fates)) node.count(fate as Fate, rows);
    if (held !== undefined) {
      this.held[thread] = held;
      node.heldRows = this.held.reduce((sum, rows) => sum + rows, 0);
    }
    for (const { kind, letter, row } of letters) {
      const whole = { ...letter, ...(row === undefined ? {} : { row: readIpc(row)[0] as RecordBatch }) };
      const refusal = kind === 'dead' ? node.context.deadLetter(node, whole) : node.context.lateRow(node, whole);
      if (refusal !== undefined) return refusal;
    }
    return error === undefined ? undefined : errorOf(error, thread);
  }

  /** The rows that the threads have answered with, in the order of the input or thread by thread. */
  private together(answers: Answers): RecordBatch | undefined {
    const parts = answers.flatMap((answer) => (answer?.out ?? []).flatMap((out) => rowsIn(out)));
    const rows = parts.length === 0 ? undefined : concatBatches(parts);
    if (rows === undefined || this.plan.order === 'key') return rows;
    if (this.held.some((held) => held > 0)) throw notInOrder('holds rows back');
    const placed = takePlaces(rows);
    if (placed === undefined) throw notInOrder('makes rows of its own');
    return gatherRows(placed.rest, orderOf(placed.places), rows.numRows);
  }

  async control(control: Control, batch: RecordBatch, emit: Emit): Promise<RecordBatch | undefined> {
    const text = controlText(control);
    if (this.binding === undefined) {
      this.early.push(text);
      return batch;
    }
    if (this.sees === false) return batch;
    this.changed = true;
    const before = this.latest;
    const answers = this.all({ kind: 'control', binding: this.binding.number, control: text });
    this.latest = answers.catch(() => undefined);
    const came = await answers;
    await before;
    // What was in work before has been handed on when its promise is settled and a turn has passed.
    await new Promise<void>((resolve) => this.node.context.clock.nextTurn(resolve));
    const rows = this.unplaced(came);
    if (rows !== undefined) emit(rows);
    const controls = (came[0]?.out ?? []).filter((out) => typeof out === 'string');
    const last = controls.pop();
    for (const each of controls) emit(controlBatch(parseControl(each), batch.schema));
    if (last === undefined || last === text) return last === undefined ? undefined : batch;
    return controlBatch(parseControl(last), batch.schema);
  }

  /** Rows that come of no batch: of a control, or of the end. */
  private unplaced(answers: Answers): RecordBatch | undefined {
    const parts = answers.flatMap((answer) => (answer?.out ?? []).flatMap((out) => rowsIn(out)));
    if (parts.length === 0) return undefined;
    if (this.plan.order === 'input') throw notInOrder('gives rows when no row comes in');
    return concatBatches(parts);
  }

  async flush(_signal: AbortSignal, emit: Emit): Promise<RecordBatch | undefined> {
    if (!this.opened || !this.changed) {
      if (this.restored !== undefined) this.captured = this.restored;
      return undefined;
    }
    const answers = await this.all({ kind: 'flush' });
    const rows = this.unplaced(answers);
    if (rows !== undefined) emit(rows);
    this.captured = joinStates(answers.map((answer) => (answer?.stages ?? []).map(read)));
    this.changed = false;
    return undefined;
  }

  async end(): Promise<RecordBatch | undefined> {
    if (!this.opened) return undefined;
    return this.unplaced(await this.all({ kind: 'end' }));
  }

  snapshot(): StateTables {
    return this.captured;
  }

  restore(tables: StateTables): void {
    this.restored = tables;
    this.captured = tables;
    if (this.opened) this.putBack(tables);
  }

  async close(): Promise<void> {
    await Promise.all(this.threads.map((thread) => thread.close()));
  }
}

function rowsIn(out: Uint8Array | string): RecordBatch[] {
  return typeof out === 'string' ? [] : readIpc(out);
}

function isSame(a: Schema, b: Schema): boolean {
  return sameSchema(a, b) && String([...a.metadata]) === String([...b.metadata]);
}

/** Numbers of the rows by the place that they carry, those of one place as they came. */
function orderOf(places: Int32Array): Int32Array {
  let most = -1;
  for (const place of places) most = Math.max(most, place);
  const starts = new Int32Array(most + 2);
  for (const place of places) starts[place + 1] = (starts[place + 1] as number) + 1;
  for (let place = 1; place < starts.length; place++)
    starts[place] = (starts[place] as number) + (starts[place - 1] as number);
  const order = new Int32Array(places.length);
  for (const [row, place] of places.entries()) {
    const at = starts[place] as number;
    order[at] = row;
    starts[place] = at + 1;
  }
  return order;
}

function notInOrder(what: string): RxArrowError {
  return new RxArrowError(
    'NotInOrder',
    `parallel: one of its operators ${what}, which has no place in the order of the input.`,
    {
      component: 'parallel',
      hint: 'Give it order: key, or put that operator behind `parallel`.',
    },
  );
}

/** An error of a thread as one of here: which operator, in which thread, and the row where it is known. */
function errorOf({ code, message, component, stack, row, ours }: SentError, thread: number): Error {
  const where = `operator "${component ?? 'unknown'}" in thread ${thread + 1}`;
  const error = ours
    ? new RxArrowError(code, `${message} (${where})`, { component })
    : new Error(`${where}: ${message}`);
  if (stack !== undefined) error.stack = `${error.name}: ${error.message}\n${stack.split('\n').slice(1).join('\n')}`;
  return row === undefined ? error : Object.assign(error, { row });
}
