import { gzipSync } from 'node:zlib';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { csv } from '../../../src/sources/csv/index.js';
import { collect, temporaryFile } from '../support/collect.js';

const bad = fileURLToPath(new URL('../../data/edge-bad.csv', import.meta.url));
const bars = { contract: 'Bar', interval: '1d', symbol: 'SPX' } as const;
const ns = (text: string): bigint => BigInt(Date.parse(text)) * 1_000_000n;

test('a file of planted faults gives each bad row to the dead letters with its line, cause and text', async () => {
  const { rows, letters } = await collect(csv(bad, bars));
  expect(letters.map(({ position, cause }) => `${position.slice(position.lastIndexOf(':') + 1)} ${cause}`)).toEqual([
    '41 missing',
    '42 missing',
    '61 notANumber',
    '81 notFinite',
    '82 notPositive',
    '101 duplicate',
    '122 outOfOrder',
    '141 highBelowLow',
    '161 tooManyFields',
    '162 tooFewFields',
    '201 notATime',
    '241 notANumber',
  ]);
  expect(letters[0]?.text).toBe(',188.97,192.23,188.97,190.03,39252512');
  expect(letters[11]?.detail).toContain('"21,2"');
  expect(rows).toHaveLength(287);
  expect(rows.filter((row) => row['volume'] === 0)).toHaveLength(1);
});

test('makes the columns of a bar that the file does not have', async () => {
  const { rows } = await collect(csv(bad, bars));
  expect(rows[0]).toEqual({
    symbol: 'SPX',
    sequence: 0n,
    time: ns('2017-01-03T00:00:00Z'),
    available: ns('2017-01-04T00:00:00Z'),
    open: 212.61,
    high: 212.68,
    low: 211.71,
    close: 212.37,
    volume: 69699011,
    quality: 0,
  });
  // Records that are refused count, so that a number belongs to a line for ever.
  expect(rows.at(-1)?.['sequence']).toBe(298n);
});

test('without a place for dead letters the first bad row ends the run and says where', async () => {
  await expect(collect(csv(bad, bars), { deadLetters: undefined as never })).rejects.toThrow(/edge-bad\.csv:41/);
});

test('rows out of order may be let through or end the run', async () => {
  const allowed = await collect(csv(bad, { ...bars, order: 'allow' }));
  expect(allowed.rows).toHaveLength(289);
  await expect(collect(csv(bad, { ...bars, order: 'fail' }))).rejects.toMatchObject({ code: 'CorruptInput' });
});

test('order is looked at symbol by symbol', async () => {
  const path = await temporaryFile(
    'a.csv',
    'date,symbol,price,size\n2024-01-02,A,1,1\n2024-01-01,B,1,1\n2024-01-01,A,1,1\n2024-01-01,B,2,1\n',
  );
  const { rows, letters } = await collect(csv(path, { contract: 'Trade' }));
  expect(letters.map(({ position, cause }) => `${position.slice(-1)} ${cause}`)).toEqual(['4 outOfOrder']);
  // Two trades of one instant are no repetition.
  expect(rows.map((row) => [row['symbol'], row['price'], row['side'], row['id']])).toEqual([
    ['A', 1, 0, null],
    ['B', 1, 0, null],
    ['B', 2, 0, null],
  ]);
});

test('reads quotes, CRLF, a byte order mark, empty lines and a last line without an end', async () => {
  const path = await temporaryFile(
    'a.csv',
    '\ufeff"name","say ""it"""\r\n\r\n"a,b","two\r\nlines"\r\nplain,"x ""y"" z"\r\n\r\n"",\r\nlast,ü',
  );
  const { rows } = await collect(csv(path, { schema: { name: 'text', said: 'word' }, columns: { said: 'say "it"' } }));
  expect(rows).toEqual([
    { name: 'a,b', said: 'two\r\nlines' },
    { name: 'plain', said: 'x "y" z' },
    { name: '', said: null },
    { name: 'last', said: 'ü' },
  ]);
});

test('a lost quote costs one row', async () => {
  const path = await temporaryFile('a.csv', 'n,t\n1,a\n2,"b\n3,c\n4,"d"x\n5,e\n');
  const { rows, letters } = await collect(csv(path, { schema: { n: 'number', t: 'text' } }));
  expect(rows.map((row) => row['n'])).toEqual([1, 5]);
  expect(letters.map((letter) => letter.cause)).toEqual(['quote']);
  const open = await temporaryFile('b.csv', 'n,t\n1,a\n2,"b\n3,c\n4,d');
  const unclosed = await collect(csv(open, { schema: { n: 'number', t: 'text' } }));
  expect(unclosed.rows.map((row) => row['n'])).toEqual([1, 3, 4]);
  expect(unclosed.letters).toMatchObject([{ cause: 'quote', position: `${open}:3`, text: '2,"b' }]);
});

test('reads every kind, missing values and blanks', async () => {
  const path = await temporaryFile(
    'a.csv',
    'N;T;W;When;I;B\n 1.5 ;x; w ;2024-01-01T10:00:00+02:00;9007199254740993;true\nNA;NA;NA;NA;NA;NA\n-;;;;;\n',
  );
  const { rows, letters } = await collect(
    csv(path, {
      schema: { n: 'number', t: 'text', w: 'word', when: 'time', i: 'integer', b: 'boolean' },
      delimiter: ';',
      nullValues: ['', 'NA'],
    }),
  );
  expect(rows).toEqual([
    { n: 1.5, t: 'x', w: 'w', when: ns('2024-01-01T08:00:00Z'), i: 9007199254740993n, b: true },
    { n: null, t: null, w: null, when: null, i: null, b: null },
  ]);
  expect(letters).toMatchObject([{ cause: 'notANumber', position: `${path}:4` }]);
});

test('unpacks gzip and finds columns by mapping, alias and whatever case', async () => {
  const path = await temporaryFile(
    'a.csv.gz',
    gzipSync('Date,Ticker,Bid,ASK,bid_size,Ask Size\n2024-01-01,A,2,1,3,4\n'),
  );
  const { rows } = await collect(csv(path, { contract: 'Quote', columns: { symbol: 'ticker' } }));
  expect(rows).toMatchObject([{ symbol: 'A', bid: 2, ask: 1, bidSize: 3, askSize: 4, quality: 16 }]);
  const cut = await temporaryFile('b.csv.gz', gzipSync('a\n1\n').subarray(0, 15));
  await expect(collect(csv(cut, { schema: { a: 'number' } }))).rejects.toMatchObject({ code: 'CorruptInput' });
});

test('times may be numbers, and those of a place', async () => {
  const numbers = await temporaryFile('a.csv', 'time\n1704067200123\n1704067200123.5\n-1\nx\n');
  const { rows, letters } = await collect(csv(numbers, { schema: { time: 'time' }, timeUnit: 'ms' }));
  expect(rows.map((row) => row['time'])).toEqual([1704067200123000000n, 1704067200123500000n, -1000000n]);
  expect(letters).toHaveLength(1);
  const place = await temporaryFile(
    'b.csv',
    'time\n2024-01-02 09:30\n2024-07-02 09:30\n2024-07-02T09:30Z\n2024-03-10 02:30\n',
  );
  const local = await collect(csv(place, { schema: { time: 'time' }, timeZone: 'America/New_York' }));
  expect(local.rows.map((row) => row['time'])).toEqual([
    ns('2024-01-02T14:30:00Z'),
    ns('2024-07-02T13:30:00Z'),
    ns('2024-07-02T09:30:00Z'),
  ]);
  // The hour that is left out in spring.
  expect(local.letters).toMatchObject([{ cause: 'notATime' }]);
});

test('a file without a line of names is read by the names given', async () => {
  const path = await temporaryFile('a.csv', '1704067200,5\n');
  const { rows } = await collect(
    csv(path, { schema: { time: 'time', price: 'number' }, header: ['time', 'price'], timeUnit: 's' }),
  );
  expect(rows).toEqual([{ time: 1704067200000000000n, price: 5 }]);
});

test('columns that are there are not made', async () => {
  const path = await temporaryFile(
    'a.csv',
    'symbol,sequence,time,available,open,high,low,close,volume,quality,note\nA,7,2024-01-01,2024-01-03,1,1,1,1,1,4,hi\n',
  );
  const { rows } = await collect(csv(path, { contract: 'Bar', schema: { note: 'text' } }));
  expect(rows).toMatchObject([{ sequence: 7n, available: ns('2024-01-03'), quality: 4, note: 'hi' }]);
});

test.each([
  ['a file that is not there', `${bad}x`, bars, 'InvalidParams', /edge-bad\.csvx.*Did you mean "edge-bad\.csv"/],
  ['a folder', fileURLToPath(new URL('../../data', import.meta.url)), bars, 'InvalidParams', /not a folder/],
  ['no symbol', bad, { contract: 'Bar', interval: '1d' }, 'InvalidParams', /"symbol" is missing/],
  ['no interval', bad, { contract: 'Bar', symbol: 'X' }, 'InvalidParams', /"interval" is missing/],
  ['a missing column', bad, { schema: { clse: 'number' } }, 'SchemaMismatch', /Did you mean "close"/],
  ['a misspelt mapping', bad, { ...bars, columns: { tiem: 'timestamp' } }, 'InvalidParams', /Did you mean "time"/],
  ['another delimiter', bad, { schema: { close: 'number' }, delimiter: ';' }, 'SchemaMismatch', /set "delimiter"/],
] as const)('%s is an error that says what to do', async (_, path, options, code, message) => {
  const failure = await collect(csv(path, options as never)).catch((error: unknown) => error);
  expect(failure).toMatchObject({ code });
  expect((failure as Error).message).toMatch(message);
});

test('parameters are checked when the source is made', () => {
  expect(() => csv('a.csv', {})).toThrow(/"contract" is missing/);
  expect(() => csv('a.csv', { contract: 'Bar', interval: 'daily' })).toThrow(/a duration such as "1d"/);
  expect(() => csv('a.csv', { contract: 'Bar', timeZone: 'Mars/Olympus' })).toThrow(/a time zone/);
  expect(() => csv('a.csv', { contract: 'Bar', delimiter: '"' })).toThrow(/one plain character/);
});

test('an empty file is an error, one without rows is not', async () => {
  await expect(collect(csv(await temporaryFile('a.csv', ''), bars))).rejects.toMatchObject({ code: 'CorruptInput' });
  await expect(collect(csv(await temporaryFile('a.csv', '\n\n'), bars))).rejects.toMatchObject({
    code: 'CorruptInput',
  });
  const { rows } = await collect(csv(await temporaryFile('a.csv', 'time,open,high,low,close,volume'), bars));
  expect(rows).toEqual([]);
});
