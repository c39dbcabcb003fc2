import { spawnSync } from 'node:child_process';
import { open } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { Subscription } from 'rxjs';
import { expect, test } from 'vitest';
import { batchesToRows } from '../../../src/columnar/index.js';
import { csv, type CsvOptions } from '../../../src/sources/csv/index.js';
import { csvParams } from '../../../src/sources/csv/params.js';
import { CsvReader } from '../../../src/sources/csv/reader.js';
import { collect, temporaryFile } from '../support/collect.js';

const bad = fileURLToPath(new URL('../../data/edge-bad.csv', import.meta.url));
const bars = { contract: 'Bar', interval: '1d', symbol: 'SPX' } as const;

interface Answer {
  readonly rows: Record<string, unknown>[];
  readonly letters: object[];
}

/** Reads text that arrives in pieces of these sizes, over and over. */
async function readPieces(text: string, sizes: readonly number[], options: Omit<CsvOptions, 'path'>): Promise<Answer> {
  const bytes = new TextEncoder().encode(text);
  let at = 0;
  let turn = 0;
  const letters: object[] = [];
  const reader = new CsvReader(
    csvParams().parse({ path: 'a.csv', ...options }),
    {
      deadLetter: (letter) => letters.push(letter),
      sliceSpent: () => turn++ % 3 === 0,
      nextTurn: () => Promise.resolve(),
    },
    {
      read(into, from, length) {
        const count = Math.min(sizes[turn++ % sizes.length] ?? 1, length, bytes.length - at);
        into.set(bytes.subarray(at, at + count), from);
        at += count;
        return Promise.resolve(count);
      },
      close: () => Promise.resolve(),
    },
  );
  await reader.readHeader();
  const batches = [];
  for (;;) {
    const batch = await reader.read();
    if (batch === null) return { rows: batchesToRows(batches), letters };
    batches.push(batch);
  }
}

const field = fc.oneof(
  fc.constantFrom(
    '',
    '1',
    '-2.5',
    '1e3',
    'x',
    'ü€',
    '"a,b"',
    '"a""b"',
    '"two\nlines"',
    '"two\r\nlines"',
    '"',
    'a"b',
    '"x"y',
    ' 7 ',
  ),
  fc.double({ noNaN: true }).map(String),
);
const line = fc.array(field, { minLength: 1, maxLength: 4 }).map((fields) => fields.join(','));
const table = fc
  .tuple(fc.array(fc.tuple(line, fc.constantFrom('\n', '\r\n', '\n\n'))), fc.boolean())
  .map(([lines, bom]) => `${bom ? '\ufeff' : ''}a,b,c\r\n${lines.map((parts) => parts.join('')).join('')}`);

test('however the bytes arrive and the rows are cut, rows and dead letters are the same', async () => {
  const schema = { a: 'number', b: 'text', c: 'word' } as const;
  await fc.assert(
    fc.asyncProperty(
      table,
      fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 }),
      fc.integer({ min: 1, max: 7 }),
      async (text, sizes, batchRows) => {
        const whole = await readPieces(text, [1 << 20], { schema });
        expect(await readPieces(text, [1], { schema, batchRows: 1 })).toEqual(whole);
        expect(await readPieces(text, sizes, { schema, batchRows })).toEqual(whole);
      },
    ),
  );
});

test.each([1, 2, 3, 7, 13, 4096])(
  'batches of %d rows hold the same rows, with the same sequence',
  async (batchRows) => {
    const whole = await collect(csv(bad, { ...bars, batchRows: 100_000 }));
    const cut = await collect(csv(bad, { ...bars, batchRows }));
    expect(cut.rows).toEqual(whole.rows);
    expect(cut.letters).toEqual(whole.letters);
    expect(cut.batches.every((batch) => batch.numRows <= batchRows)).toBe(true);
  },
);

test('reading goes on from any position as if it had never stopped', async () => {
  const params = csvParams().parse({ path: bad, ...bars, batchRows: 20 });
  const whole = await collect(csv(bad, { ...bars, batchRows: 20 }));
  const openReader = (letters: object[]): Promise<CsvReader> =>
    CsvReader.open(
      params,
      { deadLetter: (letter) => letters.push(letter), sliceSpent: () => false, nextTurn: () => Promise.resolve() },
      undefined,
    );
  for (const stop of [0, 1, 5, 14]) {
    const letters: object[] = [];
    const batches = [];
    const first = await openReader(letters);
    for (let count = 0; count < stop; count++) batches.push((await first.read())!);
    const position = first.position();
    await first.close();
    const second = await openReader(letters);
    second.seek(position);
    expect(second.position()['place']?.numRows).toBe(1);
    for (let batch = await second.read(); batch !== null; batch = await second.read()) batches.push(batch);
    await second.close();
    expect(batchesToRows(batches)).toEqual(whole.rows);
    expect(letters.map((letter) => (letter as { position: string }).position)).toEqual(
      whole.letters.map((letter) => letter.position),
    );
  }
});

test('nothing comes during subscription or in the same turn, and unsubscribing closes the file', async () => {
  const events: string[] = [];
  const subscription = new Subscription();
  await new Promise<void>((resolve) => {
    subscription.add(
      csv(bad, { ...bars, batchRows: 1 }).subscribe({
        next: () => {
          events.push('row');
          subscription.unsubscribe();
          resolve();
        },
      }),
    );
    events.push('subscribed');
    queueMicrotask(() => events.push('microtask'));
  });
  expect(events).toEqual(['subscribed', 'microtask', 'row']);
});

async function writeBig(rows: number): Promise<string> {
  const path = await temporaryFile('big.csv', 'time,symbol,open,high,low,close,volume\n');
  const file = await open(path, 'a');
  const lines: string[] = [];
  const start = Date.UTC(2000, 0, 3);
  for (let row = 0; row < rows; row++) {
    const close = row === rows - 1 ? 'oops' : '100.25';
    lines.push(`${new Date(start + row * 60_000).toISOString()},SYM,100.25,101.5,99.75,${close},${row}`);
    if (lines.length === 20_000 || row === rows - 1) await file.write(`${lines.splice(0).join('\n')}\n`);
  }
  await file.close();
  return path;
}

test('a file much larger than the heap is read, and a bad number in its last line is reported with the line', async () => {
  const path = await writeBig(1_000_000);
  const program = `
    import { csv } from ${JSON.stringify(fileURLToPath(new URL('../../../src/sources/csv/index.ts', import.meta.url)))};
    import { run } from ${JSON.stringify(fileURLToPath(new URL('../../../src/runtime/run.ts', import.meta.url)))};
    let rows = 0, most = 0;
    const letters = [];
    await run(csv(${JSON.stringify(path)}, { contract: 'Bar', interval: '1m' }), {
      deadLetters: (letter) => letters.push(letter),
      onBatch: (batch) => { rows += batch.numRows; most = Math.max(most, process.memoryUsage().arrayBuffers); },
    }).done;
    console.log(JSON.stringify({ rows, most, letters }));
  `;
  const child = spawnSync(
    process.execPath,
    ['--max-old-space-size=40', '--import', 'tsx', '--input-type=module', '--eval', program],
    { encoding: 'utf8' },
  );
  expect(child.stderr).toBe('');
  const answer = JSON.parse(child.stdout) as { rows: number; most: number; letters: { position: string }[] };
  expect(answer.rows).toBe(999_999);
  expect(answer.letters).toMatchObject([{ cause: 'notANumber', position: `${path}:1000001` }]);
  expect(answer.most).toBeLessThan(64 * 1024 * 1024);
}, 60_000);
