import type { RecordBatch } from 'apache-arrow';
import { run } from '../../src/runtime/run.js';
import type { RunService } from '../../src/core/index.js';
import { rsi, sma, where } from '../../src/operators/index.js';
import { log, metrics, traces } from '../../src/runtime/index.js';
import { memory } from '../../src/sources/index.js';
import { market, marketBatches } from '../harness/market.js';
import { race, timeOf, type Contestant } from '../harness/race.js';
import { figure, spread, type Goal, type Section } from '../harness/result.js';

const ROWS = 1_000_000;
const SIZE = 1024;
const SYMBOLS = 100;
const batches = marketBatches(market(ROWS), SIZE, SYMBOLS, 'round robin') as RecordBatch[];

const watchers: Readonly<Record<string, () => RunService[]>> = {
  'nothing on': () => [],
  metrics: () => [metrics()],
  log: () => [log({ to: () => undefined })],
  traces: () => [traces()],
  'all of it': () => [log({ to: () => undefined }), metrics(), traces()],
};

/** The pipe of the section `groups`, from a source to its end, under `run()`. */
function contestant(name: string, services: () => RunService[]): Contestant {
  const stream = (): ReturnType<typeof memory> => memory(batches);
  return {
    name,
    rows: ROWS,
    run: () =>
      run(stream().pipe(sma({ period: 20 }), rsi({ period: 14 }), where('close > sma && rsi > 55.0')), {
        services: services(),
      }).done,
  };
}

export const section: Section = {
  name: 'observe',
  title: 'What watching costs',
  about: `${ROWS.toLocaleString('en-US')} rows of ${SYMBOLS} symbols in batches of ${SIZE} through SMA, RSI and a filter in \`run()\`: alone, and with the services that watch it. Processor time of the whole process.`,
  async run() {
    const names = Object.keys(watchers);
    const times = await race(
      names.map((name) => contestant(name, watchers[name] as () => RunService[])),
      { rounds: 11, runMs: 150 },
    );
    const [off, on] = [timeOf(times, 'nothing on').median, timeOf(times, 'all of it').median];
    const goals: Goal[] = [
      {
        what: `Metrics, log and traces on, at ${SIZE} rows, against nothing on`,
        found: on / off,
        goal: 1.03,
        unit: 'times',
        sense: 'at most',
      },
    ];
    const rows = names.map((name) => [name, spread(timeOf(times, name)), figure(timeOf(times, name).median / off)]);
    return {
      tables: [{ title: 'Time of a row, ns', columns: ['On', 'ns a row', 'Against nothing on'], rows }],
      goals,
      notes: [],
    };
  },
};
