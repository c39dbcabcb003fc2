import { MessageChannel, receiveMessageOnPort, Worker, type MessagePort } from 'node:worker_threads';
import { RxArrowError } from '../../base/errors.js';
import { BATCH, CALL, CHANNEL_BYTES, DONE, GIVEN, SLOTS, slotOf, WAITING, type Answer, type Call } from './channel.js';
import { threadFile } from './thread-file.js';

/** What becomes of a job: what the thread answers, undefined when it has nothing to say, or why it could not be done. */
export type Settle = (answer: Answer | undefined, failure?: Error) => void;

/** A thread that does jobs one after the other. */
export interface Thread {
  call(call: Call, settle: Settle): void;
  /** Does the batch that lies in this block. */
  batch(block: number, settle: Settle): void;
  close(): Promise<void>;
}

export interface ThreadOptions {
  readonly name: string;
  /** Modules with components of the user's own. */
  readonly modules: readonly string[];
  readonly baseFolder: string;
  readonly heapMb: number | undefined;
  /** It has ended though nobody has closed it. */
  readonly crashed: (error: RxArrowError) => void;
}

export type OpenThread = (options: ThreadOptions) => Thread;

/** What a thread is started with. */
export interface ThreadData {
  readonly channel: SharedArrayBuffer;
  readonly port: MessagePort;
  readonly modules: readonly string[];
  readonly baseFolder: string;
}

/** Starts a thread of Node. */
export const openThread: OpenThread = (options) => new NodeThread(options);

class NodeThread implements Thread {
  private readonly numbers: Int32Array;
  private readonly port: MessagePort;
  private readonly worker: Worker;
  private readonly options: ThreadOptions;
  private readonly waiting: Settle[] = [];
  private readonly answers = new Map<number, Answer>();
  /** Jobs that the ring has no room for. */
  private readonly backlog: { readonly kind: number; readonly value: number }[] = [];
  private given = 0;
  private settled = 0;
  private over: Error | undefined;

  constructor(options: ThreadOptions) {
    this.options = options;
    const channel = new SharedArrayBuffer(CHANNEL_BYTES);
    this.numbers = new Int32Array(channel);
    this.numbers[WAITING] = 1;
    const { port1, port2 } = new MessageChannel();
    const { modules, baseFolder, heapMb, name } = options;
    const workerData: ThreadData = { channel, port: port2, modules, baseFolder };
    this.port = port1;
    this.worker = new Worker(threadFile(), {
      name,
      workerData,
      transferList: [port2],
      ...(heapMb === undefined ? {} : { resourceLimits: { maxOldGenerationSizeMb: heapMb } }),
    });
    port1.on('message', (message: Answer | null) => {
      if (message !== null) this.answers.set(message.job, message);
      this.pull();
    });
    port1.unref();
    this.worker.on('error', (error) => this.ended(textOf(error), error));
    this.worker.on('exit', (code) => this.ended(`it ended with code ${code}`));
    // A run that waits for its sources alone does not keep the process alive either.
    this.worker.unref();
  }

  call(call: Call, settle: Settle): void {
    if (this.over === undefined) this.port.postMessage(call);
    this.give(CALL, 0, settle);
  }

  batch(block: number, settle: Settle): void {
    this.give(BATCH, block, settle);
  }

  private give(kind: number, value: number, settle: Settle): void {
    if (this.over !== undefined) {
      settle(undefined, this.over);
      return;
    }
    const { waiting } = this;
    if (waiting.length === 0) this.worker.ref();
    waiting.push(settle);
    // One slot stays free, so that a full ring is not taken for an empty one.
    if (waiting.length < SLOTS) this.putDown(kind, value);
    else this.backlog.push({ kind, value });
  }

  private putDown(kind: number, value: number): void {
    const { numbers } = this;
    const slot = slotOf(this.given);
    numbers[slot] = kind;
    numbers[slot + 1] = value;
    this.given = (this.given + 1) | 0;
    Atomics.store(numbers, GIVEN, this.given);
    Atomics.notify(numbers, GIVEN);
  }

  /** Takes what is done, until there is nothing more; from then on the thread rings. */
  private pull(): void {
    const { numbers, waiting, answers } = this;
    for (;;) {
      const done = Atomics.load(numbers, DONE);
      for (let next = receiveMessageOnPort(this.port); next !== undefined; next = receiveMessageOnPort(this.port)) {
        const answer = next.message as Answer | null;
        if (answer !== null) answers.set(answer.job, answer);
      }
      while (this.settled !== done) {
        const job = this.settled;
        const answer = answers.get(job);
        if (answer !== undefined) answers.delete(job);
        this.settled = (job + 1) | 0;
        waiting.shift()?.(answer);
        const next = this.backlog.shift();
        if (next !== undefined) this.putDown(next.kind, next.value);
      }
      if (waiting.length === 0) this.worker.unref();
      Atomics.store(numbers, WAITING, 1);
      if (Atomics.load(numbers, DONE) === done) return;
      Atomics.store(numbers, WAITING, 0);
    }
  }

  private ended(how: string, cause?: unknown): void {
    if (this.over !== undefined) return;
    const { name, crashed } = this.options;
    const error = new RxArrowError('ThreadEnded', `The thread "${name}" is gone: ${how}.`, {
      component: 'parallel',
      cause,
      hint: 'What it held in memory is lost with it; the run has to be started again from its last checkpoint.',
    });
    this.end(error);
    crashed(error);
  }

  private end(error: Error): void {
    this.over = error;
    this.port.close();
    for (const settle of this.waiting.splice(0)) settle(undefined, error);
  }

  async close(): Promise<void> {
    if (this.over === undefined)
      this.end(new RxArrowError('ThreadEnded', `The thread "${this.options.name}" is closed.`));
    await this.worker.terminate();
  }
}

function textOf(error: unknown): string {
  const { code, message } = error as { readonly code?: unknown; readonly message?: unknown };
  if (code === 'ERR_WORKER_OUT_OF_MEMORY') return 'it ran out of memory';
  return `it failed: ${typeof message === 'string' ? message.replace(/\.$/, '') : String(error)}`;
}
