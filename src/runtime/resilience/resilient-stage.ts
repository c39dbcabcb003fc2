import type { RecordBatch } from 'apache-arrow';
import { RxArrowError } from '../../base/errors.js';
import type { Control } from '../../columnar/index.js';
import type { AsyncStage, Emit, StageNode } from '../flow/index.js';
import { buildPolicies, type StagePolicies } from './build-policies.js';
import { openFallback, type Fallback, type FallbackChoice } from './fallback.js';
import { compose, type Policy } from './policy.js';
import type { ResolvedResilience } from './settings.js';

type Output = Promise<RecordBatch | undefined>;

/** A stage whose calls go through policies. Its outputs keep their order, and its state is its own. */
export class ResilientStage implements AsyncStage {
  readonly flush?: (signal: AbortSignal, emit: Emit) => Output;
  readonly control?: (control: Control, batch: RecordBatch, emit: Emit) => Output;
  readonly snapshot?: NonNullable<AsyncStage['snapshot']>;
  readonly restore?: NonNullable<AsyncStage['restore']>;
  private readonly inner: AsyncStage;
  private readonly node: StageNode;
  private readonly built: StagePolicies;
  private readonly policy: Policy;
  private readonly fallback: Fallback | undefined;

  constructor(inner: AsyncStage, settings: ResolvedResilience, node: StageNode) {
    this.inner = inner;
    this.node = node;
    this.built = buildPolicies(settings, node);
    this.policy = compose(this.built.policies);
    const { fallback } = settings;
    this.fallback = fallback === undefined ? undefined : openFallback(fallback as FallbackChoice, node);
    const { flush, control, snapshot, restore } = inner;
    if (flush !== undefined)
      this.flush = (signal, emit) => this.call(signal, emit, (at, out) => flush.call(inner, at, out));
    if (control !== undefined) this.control = (...given) => control.apply(inner, given);
    if (snapshot !== undefined) this.snapshot = () => snapshot.call(inner);
    if (restore !== undefined) this.restore = (tables) => restore.call(inner, tables);
  }

  async process(batch: RecordBatch, signal: AbortSignal, emit: Emit): Output {
    try {
      return await this.call(signal, emit, (at, out) => this.inner.process(batch, at, out));
    } catch (error) {
      const { fallback, node } = this;
      if (fallback === undefined || signal.aborted) throw error;
      node.context.events.emit({ kind: 'fallback', component: node.id, to: fallback.name, error });
      return fallback.take(batch, error, signal, emit);
    }
  }

  async end(signal: AbortSignal, emit: Emit): Output {
    const { inner, fallback } = this;
    const output = await this.call(signal, emit, async (at, out) => inner.end?.(at, out));
    const last = await fallback?.end?.(signal, emit);
    if (last === undefined || output === undefined) return output ?? last;
    emit(output);
    return last;
  }

  async close(): Promise<void> {
    this.built.close();
    try {
      await this.fallback?.close?.();
    } finally {
      await this.inner.close?.();
    }
  }

  private call(signal: AbortSignal, emit: Emit, work: (signal: AbortSignal, emit: Emit) => Output): Output {
    return this.policy.execute(async (at) => {
      let emitted = false;
      let over = false;
      const out: Emit = (batch) => {
        // A try that was given up may still be at work; nobody hears of it any more.
        if (over || at.aborted) return;
        emitted = true;
        emit(batch);
      };
      try {
        return await work(at, out);
      } catch (error) {
        if (!emitted) throw error;
        throw new RxArrowError(
          'PartlyEmitted',
          `${this.node.name}: A call failed after it had given part of its output.`,
          {
            component: this.node.name,
            cause: error,
            hint: 'It cannot be tried again without giving that part twice.',
          },
        );
      } finally {
        over = true;
      }
    }, signal);
  }
}
