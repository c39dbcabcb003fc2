import { expect, it } from 'vitest';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { call, scratchFolder, type Called } from '../support/terminal.js';

const pipeline = (change: { period?: number; services?: string; sink?: string } = {}): string => `
name: averages
streams:
  bars: { source: { generate: { symbols: [A, B], bars: 600, batchRows: 64, seed: 5 } } }
  averaged:
    from: bars
    operators:
      - ema: { period: ${change.period ?? 9}, as: average }
      - where: close > average
    sink: ${change.sink ?? '{ csv: { path: averages.csv } }'}
  orders:
    from: bars
    operators:
      - sma: { period: 5, as: slow }
      - derive: { signal: close > slow }
    sink: { desk: { account: { cash: 10000 }, fees: 0.001 } }
${change.services ?? 'services: [record: { folder: ./tape }]'}
`;

async function recorded(text = pipeline()): Promise<string> {
  const folder = scratchFolder();
  writeFileSync(join(folder, 'pipeline.yaml'), text);
  const done = await call(['run', 'pipeline.yaml', '--no-report', '-q'], { folder });
  expect(done, done.err).toMatchObject({ code: 0 });
  return folder;
}

const replay = (folder: string, ...more: string[]): Promise<Called> =>
  call(['replay', 'tape', 'pipeline.yaml', ...more], { folder });

it('the same pipeline over the same arrivals gives the same digests at every sink', async () => {
  const folder = await recorded();
  const written = readFileSync(join(folder, 'averages.csv'), 'utf8');
  writeFileSync(join(folder, 'averages.csv'), 'untouched');
  const { code, out } = await replay(folder, '--assert');
  expect(out).toMatch(/^the same as run 1 of "averages", recorded at .*: 1,200 rows read/);
  expect(out).toMatch(/ {2}averaged: [\d,]+ rows, [0-9a-f]{16}/);
  expect(code).toBe(0);
  expect(readFileSync(join(folder, 'averages.csv'), 'utf8')).toBe('untouched');
  const plain = await replay(folder);
  expect(plain.code).toBe(0);
  expect(readFileSync(join(folder, 'averages.csv'), 'utf8')).toBe(written);
});

it('another parameter is named with the first row and the operator that differ', async () => {
  const folder = await recorded();
  writeFileSync(join(folder, 'pipeline.yaml'), pipeline({ period: 10 }));
  const { code, out } = await replay(folder, '--assert');
  expect(code).toBe(1);
  // Nine rows a symbol until the first average, so ten with the longer period: rows 16 and 17 have none now.
  expect(out).toMatch(/First difference: row 16 of ema \("ema#[0-9a-f]+"\)/);
  expect(out).toMatch(/now: \{"symbol":"A","sequence":"16n",.*"average":null/);
  expect(out).toMatch(/averaged \(csv\), input: recorded [\d,]+ rows, [0-9a-f]+; now/);
  expect(out).not.toMatch(/orders \(desk\)/);
  const json = JSON.parse((await replay(folder, '--assert', '--json')).out) as {
    same: boolean;
    rowDifferences: unknown[];
  };
  expect(json.same).toBe(false);
  expect(json.rowDifferences[0]).toMatchObject({ row: 16, kind: 'other', stage: { name: 'ema' } });
});

it('another pipeline, other sources, other stages and a tape without digests are told', async () => {
  const folder = await recorded();
  const text = pipeline();
  const variant = async (changed: string): Promise<Called> => {
    writeFileSync(join(folder, 'pipeline.yaml'), changed);
    return replay(folder, '--assert');
  };
  expect(await variant(text.replace('name: averages', 'name: other'))).toMatchObject({
    code: 2,
    err: expect.stringContaining('The tape was recorded by the pipeline "averages"; this one is "other".') as string,
  });
  const renamed = await variant(text.replace('  bars: {', '  prices: {').replaceAll('from: bars', 'from: prices'));
  expect(renamed.code).toBe(2);
  expect(renamed.err).toContain('The tape "tape" has nothing of the source "prices"; it has bars.');
  const more = await variant(
    text.replace('      - where: close > average\n', '      - where: close > average\n      - sma: { period: 3 }\n'),
  );
  expect(more.code).toBe(1);
  expect(more.out).toMatch(/This pipeline has a stage sma .*; the recorded run had none/);
  const bare = await recorded(pipeline({ services: 'services: [record: { folder: ./tape, digests: none }]' }));
  const without = await call(['replay', 'tape', 'pipeline.yaml', '--assert'], { folder: bare });
  expect(without.code).toBe(1);
  expect(without.err).toContain('was recorded without digests');
});

it('a folder that a tape lies in will do; none, and a damaged one, are told', async () => {
  const folder = await recorded(pipeline({ services: 'services: [record: { folder: ./state/tape }]' }));
  const inside = await call(['replay', 'state', 'pipeline.yaml', '--assert'], { folder });
  expect(inside.code).toBe(0);
  const none = await call(['replay', 'nowhere', 'pipeline.yaml'], { folder });
  expect(none).toMatchObject({ code: 2, err: expect.stringContaining('"nowhere" holds no tape.') as string });
  const [segment] = readdirSync(join(folder, 'state/tape')).filter((name) => name.endsWith('.segment'));
  const path = join(folder, 'state/tape', segment as string);
  const bytes = readFileSync(path);
  bytes[5000] = (bytes[5000] as number) ^ 1;
  writeFileSync(path, bytes);
  const damaged = await call(['replay', 'state', 'pipeline.yaml', '--assert'], { folder });
  expect(damaged.code).toBe(1);
  expect(damaged.err).toMatch(/Record \d+ is damaged: its checksum does not fit/);
});
