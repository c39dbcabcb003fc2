import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Table, type RecordBatch } from 'apache-arrow';
// Loaded here, since a virtual clock cannot see that a package is still being loaded.
import 'hyparquet';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { encodeBatchFrame, writeIpcFile, writeIpcStream } from '../../../src/columnar/index.js';
import { compute, type BatchOperator, type Component } from '../../../src/core/index.js';
import { ema } from '../../../src/operators/indicators/ema.js';
import { desk } from '../../../src/sinks/desk/desk.js';
import { stopLoss } from '../../../src/sinks/desk/rules/stop-loss.js';
import { takeProfit } from '../../../src/sinks/desk/rules/take-profit.js';
import { volatilityTarget } from '../../../src/sinks/desk/rules/volatility-target.js';
import { systemClock } from '../../../src/base/index.js';
import { nodeDisk } from '../../../src/base/node-disk.js';
import { TapeWriter } from '../../../src/core/tape/index.js';
import { generateBars, type LawOptions } from '../../../src/testing/index.js';
import { inProcessBus } from '../../../src/transports/index.js';

/** What the laws must be told about a component beside its card: parameters, files that it can read, a desk for a rule. */
export function optionsFor({ card }: Component): LawOptions {
  if (card.kind === 'rule') return { instants: 25, host: (rule) => deskWith(rule) };
  return special[`${card.kind} ${card.name}`]?.() ?? {};
}

const ACCOUNT = { account: { cash: 100_000 }, fees: 0.001 };

function deskWith(rule: unknown): BatchOperator {
  return desk({ ...ACCOUNT, rules: [rule] } as Parameters<typeof desk>[0]) as BatchOperator;
}

const deskEvents = (): LawOptions => ({
  table: (seed) => [compute(generateBars({ seed, instants: 20, signal: true })[0] as RecordBatch, desk(ACCOUNT))],
});

const BAR_OF_BARS = {
  open: { first: 'open' },
  high: { max: 'high' },
  low: { min: 'low' },
  close: { last: 'close' },
  volume: { sum: 'volume' },
  vwap: { vwap: 'close', weight: 'volume' },
  spread: { std: 'close' },
  median: { quantile: 'close' },
};

const folder = mkdtempSync(join(tmpdir(), 'laws-'));

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const days = Array.from({ length: 200 }, (_, day) => day);
const csvText = days
  .map(
    (day) =>
      `${new Date(Date.UTC(2020, 0, 1 + day)).toISOString().slice(0, 10)},${day + 1},${day + 2},${day + 0.5},${day + 1},9`,
  )
  .join('\n');
const bars = (): RecordBatch[] => generateBars({ batchRows: 13 });

/** A tape of these bars, in blocks of a few batches. */
const tapeFolder = join(folder, 'tape');
const tapeTerms = {
  folder: tapeFolder,
  segmentBytes: 65_536,
  blockBytes: 4096,
  sync: 'onDemand',
  keepBytes: undefined,
  keepMs: undefined,
} as const;
const writer = await TapeWriter.open(nodeDisk, systemClock, tapeTerms, { tape: 'laws', run: 'laws' });
for (const batch of bars()) writer.append({ kind: 'batch', source: 'bars', batch });
await writer.close();

const written = (name: string) => (): LawOptions => ({ params: [{ path: join(folder, 'out', name) }] });

const special: Readonly<Record<string, () => LawOptions>> = {
  'join asOf': () => ({
    params: [
      { prefix: 'right' },
      { prefix: 'right', tolerance: '1m', exact: false },
      { prefix: 'right', direction: 'forward', tolerance: '3m', exact: false },
      { prefix: 'right', direction: 'nearest', tolerance: '2m' },
    ],
  }),
  'join intervalJoin': () => ({
    params: [
      { prefix: 'right', from: '-2m', to: '1m' },
      { prefix: 'right', to: '2m', unmatched: 'keep' },
    ],
  }),
  'operator rebatch': () => ({ params: [{ rows: 3 }, { span: '5m' }, { bytes: 1000 }] }),
  'operator sortByTime': () => ({
    disorder: 5,
    params: [{ lateness: '5m' }, { lateness: '1m' }, { column: 'time', lateness: '3m', late: 'drop' }],
  }),
  // Late rows are kept by who takes them, so the first choice of parameters has none.
  'operator tumblingWindow': () => ({
    disorder: 6,
    params: [
      { every: '3m', offset: '1m', late: 'amend', amendWithin: '4m', aggregates: BAR_OF_BARS },
      { every: '5m', lateness: '1m', aggregates: BAR_OF_BARS },
      { every: '2m', late: 'drop', aggregates: { smooth: { indicator: ema({ period: 2 }) } } },
    ],
  }),
  'operator slidingWindow': () => ({
    disorder: 6,
    params: [
      { span: '6m', every: '2m', late: 'drop', aggregates: BAR_OF_BARS },
      { span: '4m', every: '2m', late: 'amend', amendWithin: '3m', aggregates: { last: { last: 'close' } } },
    ],
  }),
  'operator sessionWindow': () => ({
    disorder: 6,
    params: [
      { gap: '2m', longest: '5m', late: 'drop', aggregates: BAR_OF_BARS },
      { gap: '2m', lateness: '3m', aggregates: BAR_OF_BARS },
    ],
  }),
  'operator validateBars': () => ({
    disorder: 4,
    params: [
      { step: '1m', tick: 0.5, rules: { duplicate: 'drop', outOfOrder: 'drop', offTick: 'fix', missing: 'flag' } },
      {
        outlierWindow: 5,
        outlierK: 2,
        staleRepeats: 1,
        rules: { outlier: 'deadLetter', stale: 'drop', zeroVolume: 'flag' },
      },
    ],
  }),
  'operator expandingWindow': () => ({
    disorder: 6,
    params: [
      {
        every: '2m',
        lateness: '1m',
        late: 'drop',
        timeToLive: '3m',
        aggregates: { mean: { mean: 'close' }, high: { max: 'high' } },
      },
    ],
  }),
  'sink desk': () => ({
    instants: 25,
    params: [
      { ...ACCOUNT, rules: [volatilityTarget({ target: 0.15 })] },
      { ...ACCOUNT, rules: [stopLoss({ distance: 0.01 }), takeProfit({ distance: 0.02 })] },
    ],
  }),
  'sink csv': written('bars.csv'),
  'sink parquet': () => ({ params: [{ path: join(folder, 'out', 'bars.parquet'), rowGroupRows: 6 }] }),
  'sink arrowFile': written('bars.arrow'),
  'sink arrowStream': written('bars.arrows'),
  'operator equity': deskEvents,
  'operator fills': deskEvents,
  'operator orderEvents': deskEvents,
  'operator orders': deskEvents,
  'operator positions': deskEvents,
  'source bus': () => {
    const broker = inProcessBus({ capacity: 4096 });
    void broker.publisher('bars').then(async (publisher) => {
      for (const batch of bars()) await publisher.publish({ payload: encodeBatchFrame(batch) });
    });
    return { params: [{ topic: 'bars', broker, until: 'end' }] };
  },
  'source memory': () => ({ params: [{ batches: bars() }] }),
  'source fromTable': () => ({ params: [{ table: new Table(bars()), batchRows: 10 }] }),
  'source csv': () => ({
    params: [
      {
        path: file('bars.csv', `Date,Open,High,Low,Close,Volume\n${csvText}`),
        contract: 'Bar',
        interval: '1d',
        symbol: 'SPX',
        batchRows: 16,
      },
    ],
  }),
  'source arrowFile': () => ({ params: [{ path: file('bars.arrow', writeIpcFile(bars())) }] }),
  'source arrowStream': () => ({ params: [{ from: file('bars.arrows', writeIpcStream(bars())) }] }),
  'source tape': () => ({ params: [{ folder: tapeFolder }] }),
  'source parquet': () => ({
    params: [
      {
        path: file(
          'bars.parquet',
          new Uint8Array(
            parquetWriteBuffer({ columnData: [{ name: 'close', data: days, type: 'DOUBLE' }], rowGroupSize: 20 }),
          ),
        ),
      },
    ],
  }),
};
