import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Observable } from 'rxjs';
import type { RecordBatch } from 'apache-arrow';
import type { BatchOperator } from '../../src/core/index.js';
import { compileExpression, parseExpression } from '../../src/expression/index.js';
import { derive, where } from '../../src/operators/index.js';
import { run } from '../../src/runtime/run.js';
import { csv } from '../../src/sources/index.js';
import { handSource } from '../harness/hand-source.js';
import { market, marketBatches } from '../harness/market.js';
import { CACHE } from '../harness/paths.js';
import { race, timeOf, type Contestant } from '../harness/race.js';
import { figure, spread, type Section } from '../harness/result.js';

const ROWS = 500_000;
const CSV_ROWS = 200_000;
const data = market(ROWS);
const batches = marketBatches(data, 1024, 100, 'round robin');

const expressions: readonly string[] = [
  'close > open',
  '(high - low) / close',
  'close > open && volume > 2000.0 || high - low > 0.3',
  'symbol in ["SYM001", "SYM002"] && close > 90.0',
];

function evaluated(text: string): Contestant {
  const first = batches[0] as RecordBatch;
  const compiled = compileExpression(parseExpression(text), first.schema);
  return {
    name: text,
    rows: ROWS,
    run: () => {
      for (const batch of batches) compiled.evaluate(batch);
    },
  };
}

function piped(name: string, operator: unknown): Contestant {
  const { stream, push } = handSource();
  stream.pipe(operator as BatchOperator).subscribe();
  return {
    name,
    rows: ROWS,
    run: () => {
      for (const batch of batches) push(batch);
    },
  };
}

function fromCsv(): Contestant {
  const folder = join(CACHE, 'data');
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'bars.csv');
  const start = Date.UTC(2020, 0, 1);
  const lines = ['timestamp,symbol,open,high,low,close,volume'];
  const cents = (value: number): string => value.toFixed(2);
  for (let row = 0; row < CSV_ROWS; row++) {
    const prices = [data.open, data.high, data.low, data.close].map((column) => cents(column[row] as number));
    const time = new Date(start + row * 60_000).toISOString();
    lines.push([time, 'AAA', ...prices, String(data.volume[row])].join(','));
  }
  writeFileSync(path, `${lines.join('\n')}\n`);
  return {
    name: 'csv: seven columns of bars under the contract',
    rows: CSV_ROWS,
    run: () =>
      run(csv(path, { contract: 'Bar', interval: '1m' }) as unknown as Observable<RecordBatch>, {
        deadLetters: () => undefined,
      }).done,
  };
}

export const section: Section = {
  name: 'expressions',
  title: 'Expressions and CSV',
  about:
    'Column expressions evaluated alone on batches of 1,024 rows, inside `derive` and `where` in a pipe, and a file of bars read by `csv`.',
  async run() {
    const contestants = [
      ...expressions.map(evaluated),
      piped('derive: (high - low) / close', derive({ range: '(high - low) / close' } as never)),
      piped('where: close > open (half of the rows)', where('close > open')),
      fromCsv(),
    ];
    const times = await race(contestants, { rounds: 7, runMs: 60 });
    const rows = contestants.map(({ name }) => {
      const time = timeOf(times, name);
      return [name, spread(time), figure(1000 / time.median)];
    });
    return { tables: [{ columns: ['What', 'ns a row', 'M rows/s'], rows }], goals: [], notes: [] };
  },
};
