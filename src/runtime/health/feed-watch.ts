import type { RecordBatch } from 'apache-arrow';
import type { Cancel } from '../../base/clock.js';
import { columnIndex, controlBatch, controlOf } from '../../columnar/index.js';
import { entriesService, type Health } from '../../core/index.js';
import type { FlowContext, FlowWatch, Origin } from '../flow/index.js';

/** What may be wrong with a feed. */
export type FeedState = 'quiet' | 'disconnected' | 'gapped' | 'stale' | 'backpressured' | 'skewed';

export const FEED_STATES: readonly FeedState[] = [
  'quiet',
  'disconnected',
  'gapped',
  'stale',
  'backpressured',
  'skewed',
];

/** Bounds of a feed; one that is left out is not watched for that. All in milliseconds. */
export interface FeedBounds {
  readonly quietMs: number | undefined;
  readonly staleMs: number | undefined;
  readonly skewMs: number | undefined;
  readonly backpressureMs: number | undefined;
  /** How long a feed counts as gapped after a gap. */
  readonly gapMs: number;
}

export interface FeedWatchOptions {
  readonly everyMs: number;
  readonly boundsOf: (source: string) => FeedBounds;
  /** States in which no position may be opened. */
  readonly closing: ReadonlySet<FeedState>;
}

interface Feed {
  readonly origin: Origin;
  readonly bounds: FeedBounds;
  rowsAtMs: number;
  latestNs: bigint | undefined;
  waitingSinceMs: number | undefined;
  gapUntilMs: number;
  gapReason: string;
  down: string | undefined;
  said: string;
}

/**
 * Derives from what the sources of a run push how each feed is: its state goes to health, down the stream as a control batch, and,
 * for the states that a policy names, to the entries of the desk, which stay closed until the feed is well again.
 */
export class FeedWatch implements FlowWatch {
  private readonly context: FlowContext;
  private readonly health: Health;
  private readonly options: FeedWatchOptions;
  private readonly feeds = new Map<Origin, Feed>();
  private cancel: Cancel = () => undefined;
  private telling = false;

  constructor(context: FlowContext, health: Health, options: FeedWatchOptions) {
    this.context = context;
    this.health = health;
    this.options = options;
    this.next();
  }

  close(): void {
    this.cancel();
    for (const { origin } of this.feeds.values()) this.context.service(entriesService).release(entryOf(origin));
  }

  pushed(origin: Origin, batch: RecordBatch): void {
    if (this.telling) return;
    const feed = this.feedOf(origin);
    const nowMs = this.context.clock.monotonicMs();
    if (batch.numRows > 0) {
      feed.rowsAtMs = nowMs;
      feed.latestNs = latestNs(batch) ?? feed.latestNs;
      return;
    }
    const control = controlOf(batch);
    if (control?.kind === 'gap') {
      feed.gapUntilMs = nowMs + feed.bounds.gapMs;
      feed.gapReason = control.reason;
      // The rows behind the gap must already find entries closed.
      this.tell(feed, false);
    } else if (control?.kind === 'health') {
      feed.down = control.state === 'down' ? control.reason : undefined;
      this.tell(feed, false);
    }
  }

  private feedOf(origin: Origin): Feed {
    let feed = this.feeds.get(origin);
    if (feed === undefined) {
      feed = {
        origin,
        bounds: this.options.boundsOf(origin.id),
        rowsAtMs: this.context.clock.monotonicMs(),
        latestNs: undefined,
        waitingSinceMs: undefined,
        gapUntilMs: Number.NEGATIVE_INFINITY,
        gapReason: '',
        down: undefined,
        said: '',
      };
      this.feeds.set(origin, feed);
    }
    return feed;
  }

  private next(): void {
    this.cancel = this.context.clock.schedule(this.options.everyMs, () => {
      const nowMs = this.context.clock.monotonicMs();
      for (const origin of this.context.origins) {
        const feed = this.feedOf(origin);
        feed.waitingSinceMs = origin.waiting && !this.context.paused ? (feed.waitingSinceMs ?? nowMs) : undefined;
        if (!origin.done && !origin.closed) this.tell(feed, true);
      }
      this.next();
    });
  }

  private statesOf(feed: Feed): Map<FeedState, string> {
    const { clock } = this.context;
    const nowMs = clock.monotonicMs();
    const { quietMs, staleMs, skewMs, backpressureMs } = feed.bounds;
    const states = new Map<FeedState, string>();
    const silentMs = nowMs - feed.rowsAtMs;
    if (feed.down !== undefined) states.set('disconnected', feed.down);
    if (nowMs < feed.gapUntilMs) states.set('gapped', feed.gapReason);
    if (quietMs !== undefined && silentMs > quietMs) states.set('quiet', `no row for ${Math.round(silentMs)} ms`);
    if (feed.latestNs !== undefined) {
      const behindMs = Number(clock.nowNs() - feed.latestNs) / 1e6;
      if (staleMs !== undefined && behindMs > staleMs)
        states.set('stale', `its latest row is ${Math.round(behindMs)} ms old`);
      if (skewMs !== undefined && -behindMs > skewMs)
        states.set('skewed', `its latest row is ${Math.round(-behindMs)} ms ahead of the clock`);
    }
    const waitedMs = feed.waitingSinceMs === undefined ? 0 : nowMs - feed.waitingSinceMs;
    if (backpressureMs !== undefined && waitedMs > backpressureMs)
      states.set('backpressured', `it has waited ${Math.round(waitedMs)} ms for room`);
    return states;
  }

  private tell(feed: Feed, mayPush: boolean): void {
    const states = this.statesOf(feed);
    const names = [...states.keys()].join(' ');
    if (names === feed.said) return;
    feed.said = names;
    const { origin } = feed;
    const reasons = [...states].map(([state, reason]) => `${state}: ${reason}`);
    const isBad = states.has('disconnected');
    const component = entryOf(origin);
    this.health.report(component, states.size === 0 ? 'healthy' : isBad ? 'unhealthy' : 'degraded', reasons);
    const closing = [...states.keys()].filter((state) => this.options.closing.has(state));
    const entries = this.context.service(entriesService);
    if (closing.length === 0) entries.release(component);
    else entries.close(component, `the feed is ${closing.join(' and ')}`);
    if (!mayPush || origin.target === undefined || this.context.paused) return;
    this.telling = true;
    try {
      const state = states.size === 0 ? 'up' : isBad ? 'down' : 'degraded';
      origin.push(origin.target, controlBatch({ kind: 'health', state, reason: reasons.join('; ') }));
    } finally {
      this.telling = false;
    }
  }
}

function entryOf(origin: Origin): string {
  return `feed ${origin.id}`;
}

/** Rows of these happened at one time: a feed that brings them late is stale, however fast they go on from there. */
const OF_ONE_TIME = /^(Trade|Quote)\//;

function latestNs(batch: RecordBatch): bigint | undefined {
  const isOfOneTime = OF_ONE_TIME.test(batch.schema.metadata.get('rxarrow.contract') ?? '');
  for (const name of isOfOneTime ? ['time'] : ['available', 'time']) {
    const index = columnIndex(batch.schema, name);
    const values: unknown = index < 0 ? undefined : batch.data.children[index]?.values;
    if (values instanceof BigInt64Array && values.length > 0) return values[batch.numRows - 1];
  }
  return undefined;
}
