import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunEvent } from '../../src/core/index.js';
import { sma } from '../../src/operators/index.js';
import { checkpoints } from '../../src/runtime/checkpoint/index.js';
import { run } from '../../src/runtime/run.js';
import { generate } from '../../src/sources/index.js';
import { calibrate, timingOf } from '../harness/race.js';
import { figure, type Section } from '../harness/result.js';

/** Windows of 1,000 numbers for 12,500 symbols: 100 MB. */
const SYMBOLS = 12_500;
const PERIOD = 1000;
const SECONDS = 24;
const ROUNDS = 2;

type Written = Extract<RunEvent, { readonly kind: 'checkpoint' }>;

interface Round {
  readonly rowsPerSecond: number;
  readonly written: readonly Written[];
}

/** Runs for so long, with a checkpoint every ten seconds or none. */
async function round(folder: string | undefined): Promise<Round> {
  const written: Written[] = [];
  const stream = generate({ symbols: SYMBOLS, bars: 1_000_000, batchRows: 4096 }, { id: 'bars' }).pipe(
    sma({ period: PERIOD, id: 'window' }),
  );
  const services = folder === undefined ? [] : [checkpoints({ folder, every: '10s' })];
  let rows = 0;
  const running = run(stream, { services, onBatch: (batch) => void (rows += batch.numRows) });
  running.context.events.listen((event) => {
    if (event.kind === 'checkpoint' && event.outcome === 'written') written.push(event);
  });
  await running.context.whenOpen();
  const start = performance.now();
  await new Promise((resolve) => setTimeout(resolve, SECONDS * 1000));
  const rowsPerSecond = (rows / (performance.now() - start)) * 1000;
  const during = [...written];
  await running.stop();
  return { rowsPerSecond, written: during };
}

export const section: Section = {
  name: 'checkpoints',
  title: 'Checkpoints',
  about: `A moving average over ${PERIOD} rows of ${SYMBOLS} symbols, which is 100 MB of state, for ${SECONDS} s at a time: without checkpoints and with one every ten seconds, in turn. The sources stand still from their pause to their going on; the whole lasts until they have been told.`,
  async run() {
    const plain: number[] = [];
    const kept: number[] = [];
    const written: Written[] = [];
    for (let turn = 0; turn < ROUNDS; turn++) {
      calibrate();
      plain.push((await round(undefined)).rowsPerSecond);
      const folder = await mkdtemp(join(tmpdir(), 'rxarrow-bench-'));
      try {
        const found = await round(folder);
        kept.push(found.rowsPerSecond);
        written.push(...found.written);
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    }
    if (written.length === 0) throw new Error(`No checkpoint was written within ${SECONDS} s.`);
    const median = (values: readonly number[]): number => timingOf([...values]).median;
    const cost = 100 * (1 - median(kept) / median(plain));
    const quietMs = median(written.map((event) => event.quietMs));
    return {
      tables: [
        {
          title: 'One checkpoint of 100 MB every ten seconds',
          columns: ['What', 'median'],
          rows: [
            ['rows a second without', figure(median(plain))],
            ['rows a second with', figure(median(kept))],
            ['MB written', figure(median(written.map(({ bytes }) => bytes)) / 1e6)],
            ['sources stand still, ms', figure(quietMs)],
            ['until they have been told, ms', figure(median(written.map(({ totalMs }) => totalMs)))],
          ],
        },
      ],
      goals: [
        {
          what: 'Throughput that a checkpoint of 100 MB every 10 s costs',
          found: cost,
          goal: 5,
          unit: '%',
          sense: 'at most',
        },
        {
          what: 'Sources stand still for a checkpoint of 100 MB',
          found: quietMs,
          goal: 60,
          unit: 'ms',
          sense: 'at most',
        },
      ],
      notes: [],
    };
  },
};
