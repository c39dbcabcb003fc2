import { receiveMessageOnPort, workerData } from 'node:worker_threads';
import { RxArrowError } from '../../base/errors.js';
import type { Registry } from '../../core/index.js';
import { componentsOf, operatorsOf } from '../../pipeline/index.js';
import { Chain } from './chain.js';
import { CALL, DONE, GIVEN, slotOf, WAITING, type Answer, type Call, type SentError } from './channel.js';
import type { ThreadData } from './thread.js';

/** Batches after which the run is woken though there is more to do: waking it costs both of them more than a batch does. */
const RING_EVERY = 4;

/** What a thread does for its whole life: it never comes back. */
export async function serveThread(library: Registry): Promise<void> {
  const { channel, port, modules, baseFolder } = workerData as ThreadData;
  const numbers = new Int32Array(channel);
  const worker = new JobWorker(await loaded(library, modules), baseFolder);
  let job = 0;
  let quiet = 0;
  for (;;) {
    while (Atomics.load(numbers, GIVEN) === job) Atomics.wait(numbers, GIVEN, job);
    const slot = slotOf(job);
    const call = numbers[slot] === CALL ? (receiveMessageOnPort(port)?.message as Call) : undefined;
    const answer = call === undefined ? worker.batch(numbers[slot + 1] as number) : worker.call(call);
    if (answer !== undefined) port.postMessage({ ...answer, job }, transferable(answer));
    job = (job + 1) | 0;
    Atomics.store(numbers, DONE, job);
    quiet++;
    const idle = Atomics.load(numbers, GIVEN) === job;
    if ((idle || quiet >= RING_EVERY) && Atomics.exchange(numbers, WAITING, 0) === 1) {
      quiet = 0;
      port.postMessage(null);
    }
  }
}

/** The registry with what the user's modules add; what cannot be loaded is told when the first job comes. */
async function loaded(library: Registry, modules: readonly string[]): Promise<Registry | Error> {
  let registry = library;
  for (const module of modules) {
    try {
      const components = componentsOf((await import(module)) as Readonly<Record<string, unknown>>);
      registry = registry.withModule(module, ...components.filter((each) => !registry.components.includes(each)));
    } catch (cause) {
      return new RxArrowError(
        'ModuleNotLoaded',
        `The module "${module}" cannot be loaded in a thread: ${textOf(cause)}.`,
        {
          component: 'parallel',
        },
      );
    }
  }
  return registry;
}

/** Does jobs and says what came of them. */
export class JobWorker {
  private readonly registry: Registry | Error;
  private readonly baseFolder: string;
  private chain: Chain | undefined;

  constructor(registry: Registry | Error, baseFolder: string) {
    this.registry = registry;
    this.baseFolder = baseFolder;
  }

  call(call: Call): Omit<Answer, 'job'> | undefined {
    return this.answered(() => {
      if (call.kind === 'open') {
        const { registry, baseFolder } = this;
        if (registry instanceof Error) throw registry;
        this.chain = new Chain(call.terms, operatorsOf(call.terms.operators, { registry, baseFolder }));
      }
      return this.chain?.call(call);
    });
  }

  batch(block: number): Omit<Answer, 'job'> | undefined {
    return this.answered(() => this.chain?.batch(block));
  }

  private answered(work: () => Omit<Answer, 'job'> | undefined): Omit<Answer, 'job'> | undefined {
    try {
      const answer = work();
      return answer === undefined || Object.keys(answer).length === 0 ? undefined : answer;
    } catch (error) {
      return { error: this.sent(error) };
    }
  }

  private sent(error: unknown): SentError {
    const { chain } = this;
    const row: unknown = error instanceof Error ? (error as { readonly row?: unknown }).row : undefined;
    const ours = error instanceof RxArrowError;
    return {
      code: ours ? error.code : 'StageFailed',
      message: textOf(error),
      component: (ours ? error.component : undefined) ?? chain?.working,
      stack: error instanceof Error ? error.stack : undefined,
      row: typeof row === 'number' ? chain?.placeOf(row) : undefined,
      ours,
    };
  }
}

function transferable({ out = [], stages = [] }: Omit<Answer, 'job'>): ArrayBuffer[] {
  const parts = [...out, ...stages.flatMap((tables) => Object.values(tables))];
  return parts.flatMap((part) =>
    typeof part !== 'string' && part.byteLength === part.buffer.byteLength ? [part.buffer as ArrayBuffer] : [],
  );
}

function textOf(error: unknown): string {
  return error instanceof Error && error.message !== '' ? error.message : String(error);
}
