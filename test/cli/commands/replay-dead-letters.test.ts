import { expect, it } from 'vitest';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { batchesToRows, readIpc } from '../../../src/columnar/index.js';
import { call, scratchFolder, type Called } from '../support/terminal.js';

const BARS = [
  'time,open,high,low,close,volume',
  '2024-01-02,10,11,9,10.5,100',
  '2024-01-03,10,x,9,10.5,100',
  '2024-01-04,10,11,9,10.4,90',
  '2024-01-05,10,11,9,0.5,100',
  '2024-01-08,10,11,9,10.5,100',
];

interface Setting {
  readonly source?: string;
  readonly condition?: string;
  readonly letters?: string;
}

/** Rows whose close is low end in the hands of a stage that throws. */
const pipeline = ({
  source = '',
  condition = '1 / 0',
  letters = 'csv: { path: letters.csv }',
}: Setting = {}): string => `
name: again
use: [./picky.mjs]
source: { csv: { path: bars.csv, contract: Bar, interval: 1d, symbol: ACME${source} } }
operators:
  - sma: { period: 1, as: average }
  - picky: { from: ${condition === 'mended' ? 0 : 1} }
    onError: deadLetter
sink: { csv: { path: out.csv } }
deadLetters: { ${letters} }
`;

const library = new URL('../../../src/index.ts', import.meta.url).href;
const zod = new URL('../../../node_modules/zod/index.js', import.meta.url).href;
const PICKY = `
import { defineOperator } from '${library}';
import * as z from '${zod}';
export const picky = defineOperator({
  name: 'picky', title: 'Picky', summary: 'Wants closes above a price.', scope: 'row', addsColumns: false, examples: [],
  params: () => z.strictObject({ from: z.number() }),
  open: ({ from }) => ({
    process(batch, emit) {
      const closes = batch.getChild('close');
      for (let row = 0; row < batch.numRows; row++)
        if (closes.get(row) < from) throw new Error('the close is ' + closes.get(row));
      emit(batch);
    },
  }),
});
`;

async function broken(setting: Setting = {}): Promise<string> {
  const folder = scratchFolder();
  writeFileSync(join(folder, 'picky.mjs'), PICKY);
  writeFileSync(join(folder, 'bars.csv'), BARS.join('\n'));
  writeFileSync(join(folder, 'pipeline.yaml'), pipeline(setting));
  const done = await call(['run', 'pipeline.yaml', '-q'], { folder });
  expect(done, done.err).toMatchObject({ code: 0 });
  return folder;
}

const again = (folder: string, ...more: string[]): Promise<Called> =>
  call(['replay', 'pipeline.yaml', '--dead-letters', 'letters.csv', '--set', 'sink.csv.path=again.csv', ...more], {
    folder,
  });

const lines = (folder: string, name: string): string[] => readFileSync(join(folder, name), 'utf8').trim().split('\n');

/** Cells of the letters, by the names of their columns. */
function letters(folder: string): Record<string, string>[] {
  const [head = '', ...rest] = lines(folder, 'letters.csv');
  const names = head.split(',');
  return rest.map((line) => {
    const cells =
      line.match(/("([^"]|"")*"|[^,]*)(,|$)/g)?.map((cell) => cell.replace(/,$/, '').replace(/^"|"$/g, '')) ?? [];
    return Object.fromEntries(names.map((name, index) => [name, cells[index] ?? '']));
  });
}

it('a letter names the stage, the source, the cause, the place and the attempts, and carries the row', async () => {
  const folder = await broken();
  const found = letters(folder);
  expect(found).toMatchObject([
    { component: 'csv', stage: 'again', source: 'again', cause: 'notANumber', position: 'bars.csv:3', attempts: '1' },
    { component: 'picky', source: 'again', position: 'sequence 3', attempts: '1' },
  ]);
  expect(found[1]?.['stage']).toMatch(/^picky#[0-9a-f]{16}$/);
  const [row] = readIpc(Uint8Array.from(Buffer.from(found[1]?.['row'] ?? '', 'base64')));
  expect(batchesToRows(row === undefined ? [] : [row])[0]).toMatchObject({ close: 0.5, average: 0.5, symbol: 'ACME' });
});

it('rows that fail again are dead letters again, with attempts counted on', async () => {
  const folder = await broken();
  for (const attempts of ['2', '3']) {
    rmSync(join(folder, 'again.csv'), { force: true });
    const done = await again(folder);
    expect(done, done.err).toMatchObject({ code: 0 });
    expect(letters(folder)).toMatchObject([
      { component: 'csv', source: 'again', cause: 'notANumber', position: 'bars.csv:3', attempts },
      { component: 'picky', source: 'again', position: 'sequence 3', attempts },
    ]);
  }
});

it('when source and pipeline have been mended each row goes through once, from its source', async () => {
  const folder = await broken();
  writeFileSync(join(folder, 'pipeline.yaml'), pipeline({ source: ', nullValues: [x]', condition: 'mended' }));
  const done = await again(folder, '--json');
  const counts = JSON.parse(done.out) as { rows: number; deadLetters: number };
  expect(counts.deadLetters + counts.rows).toBe(2);
  const rows = lines(folder, 'again.csv').slice(1);
  expect(rows.some((row) => row.includes('2024-01-05') && row.endsWith('0.5'))).toBe(true);
});

it('letters of Arrow files and streams will do as well', async () => {
  for (const format of ['file', 'stream']) {
    const folder = await broken({ letters: `arrowFile: { path: letters.arrow, format: ${format} }` });
    writeFileSync(join(folder, 'pipeline.yaml'), pipeline({ condition: 'mended' }));
    const done = await call(
      ['replay', 'pipeline.yaml', '--dead-letters', 'letters.arrow', '--set', 'sink.csv.path=again.csv'],
      { folder },
    );
    expect(done, done.err).toMatchObject({ code: 0 });
    expect(lines(folder, 'again.csv')).toHaveLength(2);
    expect(letters(folder)).toMatchObject([{ component: 'csv', attempts: '2' }]);
  }
});

it('nothing that is there is replaced, and what cannot be put back is counted', async () => {
  const folder = await broken();
  const before = readFileSync(join(folder, 'out.csv'), 'utf8');
  const refused = await call(['replay', 'pipeline.yaml', '--dead-letters', 'letters.csv'], { folder });
  expect(refused.code).toBe(2);
  expect(refused.err.replaceAll(/\s+/g, ' ')).toMatch(
    /"out.csv" is there already, .* --set sink\.csv\.path=again-out\.csv/,
  );
  expect(readFileSync(join(folder, 'out.csv'), 'utf8')).toBe(before);
  const text = readFileSync(join(folder, 'letters.csv'), 'utf8');
  writeFileSync(join(folder, 'letters.csv'), text.replace(/,again,again,/, ',elsewhere,elsewhere,'));
  const done = await again(folder);
  expect(done.code).toBe(0);
  expect(done.err).toContain('cannot be put back: 1: the pipeline has no source "elsewhere"');
});

it('other files, damaged ones and other calls are refused with what to do', async () => {
  const folder = await broken();
  const call2 = (...argv: string[]): Promise<Called> => call(['replay', ...argv], { folder });
  const set = ['--set', 'sink.csv.path=again.csv'];
  const other = await call2('pipeline.yaml', '--dead-letters', 'bars.csv', ...set);
  expect(other.code).toBe(2);
  expect(other.err).toMatch(/The dead letters in "bars.csv" cannot\s+be read/);
  const none = await call2('pipeline.yaml', '--dead-letters', 'nothing.csv', ...set);
  expect(none.code).toBe(2);
  const mixed = await call2('tape', 'pipeline.yaml', '--dead-letters', 'letters.csv', ...set);
  expect(mixed).toMatchObject({ code: 2 });
  expect(mixed.err).toContain('--dead-letters goes with the pipeline file alone');
  const alone = await call2('pipeline.yaml');
  expect(alone).toMatchObject({ code: 2, err: expect.stringContaining('The pipeline file is missing.') as string });
  const text = readFileSync(join(folder, 'letters.csv'), 'utf8');
  writeFileSync(join(folder, 'letters.csv'), text.replace(/,\/{4}[A-Za-z0-9+/]{12}/, ',AAAAAAAAAAAAAAAA'));
  const damaged = await again(folder);
  expect(damaged.code).not.toBe(0);
  expect(existsSync(join(folder, 'again.csv'))).toBe(false);
});
