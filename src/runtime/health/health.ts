import * as z from 'zod';
import {
  defineService,
  durationParam,
  entriesService,
  healthService,
  type RunHost,
  type ServiceKey,
} from '../../core/index.js';
import { durationMs } from '../../columnar/index.js';
import { FEED_STATES, FeedWatch, type FeedBounds, type FeedState } from './feed-watch.js';
import { HealthBook } from './health-book.js';
import { Watchdog } from './watchdog.js';

const bounds = () => ({
  quietAfter: durationParam().optional().describe('No row for so long: quiet.'),
  staleAfter: durationParam().optional().describe('The latest row is older than this by the clock of the run: stale.'),
  skewAfter: durationParam().optional().describe('The latest row is ahead of the clock by more than this: skewed.'),
  backpressuredAfter: durationParam().default('10s').describe('It has waited for room so long: backpressured.'),
  gapFor: durationParam().default('30s').describe('How long it counts as gapped after a gap.'),
});

const CLOSING: FeedState[] = ['disconnected', 'gapped', 'stale', 'skewed'];

/** How a run is: components, feeds and the event loop. */
export const health = defineService({
  name: 'health',
  title: 'Health',
  summary:
    'Keeps the state of every component, of every feed and of the event loop, and closes entries while they are unwell.',
  params: () =>
    z.strictObject({
      ...bounds(),
      feeds: z
        .record(z.string().min(1), z.strictObject(bounds()).partial())
        .default({})
        .describe('Bounds of single sources by their id; what is left out is as for all.'),
      closeEntries: z
        .array(z.enum(FEED_STATES))
        .default(CLOSING)
        .describe('States of a feed in which the desk opens no position.'),
      checkEvery: durationParam().default('1s').describe('How often feeds are looked at.'),
      heartbeats: z
        .record(z.string().min(1), durationParam())
        .default({})
        .describe('Components that must give a sign of life within this time.'),
      watchdog: z
        .union([
          z.literal(false),
          z.strictObject({
            limit: durationParam().default('1s').describe('How long the event loop may stand still.'),
            calm: durationParam().default('5s').describe('How long it must run freely before entries are open again.'),
            speak: z.boolean().default(true).describe('Writes to the error stream while it stands still.'),
          }),
        ])
        .default(false)
        .describe('Watches the event loop from another thread.'),
    }),
  examples: [
    { title: 'Feeds that must not be older than a second', params: { staleAfter: '1s', quietAfter: '10s' } },
    { title: 'With a watchdog of the event loop', params: { watchdog: { limit: '500ms' } } },
  ],
  open: (params) => {
    const book = new HealthBook();
    let close: () => Promise<void> = () => Promise.resolve();
    return {
      name: 'health',
      provides: new Map<ServiceKey<unknown>, unknown>([[healthService as ServiceKey<unknown>, book]]),
      open({ context, name }: RunHost) {
        const { clock } = context;
        book.open(clock, context.events);
        book.report('run', 'healthy');
        for (const [component, within] of Object.entries(params.heartbeats))
          book.promise(component, durationMs(within));
        const feeds = new FeedWatch(context, book, {
          everyMs: durationMs(params.checkEvery),
          boundsOf: (source) => boundsOf({ ...params, ...definedOf(params.feeds[source] ?? {}) }),
          closing: new Set(params.closeEntries),
        });
        const unwatch = context.addWatch(feeds);
        const unlisten = context.events.listen((event) => {
          if (event.kind === 'failure') book.report('run', 'unhealthy', [`"${name}" failed: ${String(event.error)}`]);
        });
        const { watchdog } = params;
        const dog =
          watchdog === false
            ? undefined
            : new Watchdog(clock, book, context.service(entriesService), {
                limitMs: durationMs(watchdog.limit),
                calmMs: durationMs(watchdog.calm),
                speak: watchdog.speak,
              });
        close = async () => {
          unwatch();
          unlisten();
          feeds.close();
          book.close();
          await dog?.close();
        };
      },
      close: () => close(),
    };
  },
});

interface Bounds {
  readonly quietAfter?: string | undefined;
  readonly staleAfter?: string | undefined;
  readonly skewAfter?: string | undefined;
  readonly backpressuredAfter?: string | undefined;
  readonly gapFor?: string | undefined;
}

function boundsOf(given: Bounds): FeedBounds {
  return {
    quietMs: msOf(given.quietAfter),
    staleMs: msOf(given.staleAfter),
    skewMs: msOf(given.skewAfter),
    backpressureMs: msOf(given.backpressuredAfter),
    gapMs: msOf(given.gapFor) ?? 0,
  };
}

function definedOf(given: Bounds): Bounds {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Bounds;
}

function msOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : durationMs(text);
}
