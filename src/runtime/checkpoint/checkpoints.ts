import { resolve } from 'node:path';
import * as z from 'zod';
import { InvalidParams } from '../../base/errors.js';
import { durationMs } from '../../columnar/index.js';
import {
  checkpointsService,
  defineService,
  diskService,
  durationParam,
  type Checkpoints,
  type RunHost,
  type ServiceKey,
} from '../../core/index.js';
import { Checkpointer } from './checkpointer.js';
import { redisParam, redisSettings } from '../../transports/index.js';
import { folderStore } from './folder-store.js';
import { lmdbStore } from './lmdb-store.js';
import { redisStore } from './redis-store.js';
import type { CheckpointStore } from './store.js';

const params = () =>
  z.strictObject({
    folder: z.string().min(1).optional().describe('Where they are kept; relative to the pipeline file.'),
    every: durationParam()
      .nullable()
      .default('10s')
      .describe('Time from one to the next, such as "10s"; null: none by time.'),
    rows: z.int().min(1).optional().describe('Rows read from the sources after which one is taken, whatever the time.'),
    keep: z.int().min(1).max(1000).default(3).describe('How many are kept; the oldest goes first.'),
    deadline: durationParam()
      .default('5s')
      .describe('How long the sources wait for work in flight; past it the checkpoint is skipped and the run goes on.'),
    lease: durationParam()
      .default('30s')
      .describe('How long a run that gives no sign of life keeps the folder; a process that is gone loses it at once.'),
    onMismatch: z
      .enum(['fail', 'startAnew'])
      .default('fail')
      .describe('What to do when there are checkpoints and none of them can be used.'),
    store: z
      .union([
        z.enum(['folder', 'lmdb', 'redis']),
        z.custom<CheckpointStore>(isStore, 'a store of your own: an object with list, read, write, remove and a lease'),
      ])
      .default('folder')
      .describe(
        '"folder": one file each; "lmdb": all in one file of that database; "redis": in a server that other machines reach; in code also a store of your own.',
      ),
    name: z
      .string()
      .min(1)
      .optional()
      .describe('In Redis: what the state is called there, the name of the run when left out.'),
    redis: redisParam().optional().describe('How Redis is reached.'),
  });

function isStore(value: unknown): value is CheckpointStore {
  const store = value as Partial<CheckpointStore> | null;
  return typeof store === 'object' && store !== null && typeof store.write === 'function' && store.lease !== undefined;
}

/**
 * Writes down from time to time what the run is, at a moment when nothing is in flight: where its sources go on, the states of its
 * stages, what services add. A run that is started again goes on from the newest good one, as if it had never stopped.
 * @throws RxArrowError LeaseHeld when another run has the folder; CheckpointMismatch when none of its checkpoints can be used
 */
export const checkpoints = defineService({
  name: 'checkpoints',
  title: 'Checkpoints',
  summary:
    'Writes the state of the run to disk from time to time, and lets a run that is started again go on from there.',
  params,
  shorthand: 'folder',
  examples: [
    { title: 'Every ten seconds into a folder', params: { folder: './state' } },
    { title: 'After so many rows, ten deep', params: { folder: './state', every: null, rows: 1_000_000, keep: 10 } },
  ],
  open(given, { baseFolder }) {
    const { folder, store } = given;
    if (folder === undefined && typeof store === 'string' && store !== 'redis')
      throw new InvalidParams({ component: 'checkpoints', path: 'folder', found: folder, expected: 'a folder' });
    const place = resolve(baseFolder ?? '.', folder ?? '.');
    const open = (host: RunHost): CheckpointStore => {
      if (typeof store !== 'string') return store;
      if (store === 'redis')
        return redisStore(redisSettings(given.redis ?? {}), {
          name: given.name ?? host.name,
          leaseMs: durationMs(given.lease),
          ports: host.context,
        });
      return store === 'lmdb' ? lmdbStore(place) : folderStore(place, host.context.service(diskService));
    };
    let checkpointer: Checkpointer | undefined;
    return {
      name: 'checkpoints',
      checkpointed: true,
      provides: new Map<ServiceKey<unknown>, unknown>([
        [checkpointsService as ServiceKey<unknown>, standIn(() => checkpointer)],
      ]),
      async open(host) {
        checkpointer = new Checkpointer(host, open(host), {
          everyMs: given.every === null ? undefined : durationMs(given.every),
          rows: given.rows,
          keep: given.keep,
          deadlineMs: durationMs(given.deadline),
          leaseMs: durationMs(given.lease),
          onMismatch: given.onMismatch,
        });
        await checkpointer.open();
      },
      ending: () => checkpointer?.finish(),
      close: () => checkpointer?.close(),
    };
  },
});

/** What is asked before the run has been opened has nothing to tell yet. */
function standIn(opened: () => Checkpointer | undefined): Checkpoints {
  return {
    get written() {
      return opened()?.written ?? 0;
    },
    get skipped() {
      return opened()?.skipped ?? 0;
    },
    get failed() {
      return opened()?.failed ?? 0;
    },
    get restored() {
      return opened()?.restored;
    },
    take: () => opened()?.take() ?? Promise.resolve(false),
  };
}
