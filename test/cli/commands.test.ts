import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { call, scratchFolder } from './support/terminal.js';

const example = (path: string): string => fileURLToPath(new URL(`../../examples/${path}`, import.meta.url));
const QUICKSTART = example('quickstart/pipeline.yaml');

describe('rxarrow lint', () => {
  it('says ok, or everything that is wrong', async () => {
    expect(await call(['lint', QUICKSTART])).toMatchObject({
      code: 0,
      err: '',
      out: expect.stringMatching(/: ok, 3 streams\n$/),
    });
    const folder = scratchFolder();
    writeFileSync(join(folder, 'p.yaml'), 'source: generate\noperators: [emma: {}, smaa: {}]\nsink: { csv: o.csv }\n');
    expect(await call(['lint', 'p.yaml'], { folder })).toMatchObject({
      code: 2,
      err: expect.stringMatching(/"emma".*\n.*"smaa".*\n2 errors\n$/),
    });
    const { code, out } = await call(['lint', 'p.yaml', '--json'], { folder });
    expect(code).toBe(2);
    expect(JSON.parse(out)).toMatchObject([
      { severity: 'error', file: 'p.yaml', position: { line: 2, column: 13 } },
      {},
    ]);
  });
});

describe('rxarrow explain', () => {
  it('says what will be done, with defaults, columns and warm-up', async () => {
    const { code, out } = await call(['explain', QUICKSTART]);
    expect(code).toBe(0);
    expect(out).toMatch(/■ +desk/);
    expect(out).toMatch(/adds fast; first value after 11 rows of each symbol/);
    expect(out).toMatch(/by default: .*batchRows/);
    expect(out).toMatch(/signals {2}reads bars/);
  });

  it('draws the graph and speaks JSON', async () => {
    const folder = scratchFolder();
    const { code, out } = await call(['explain', QUICKSTART, '--svg', 'g.svg', '--json'], { folder });
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      name: 'quickstart',
      streams: [{ name: 'bars' }, { name: 'signals', reads: ['bars'] }, {}],
    });
    expect(readFileSync(join(folder, 'g.svg'), 'utf8')).toMatch(/^<svg/);
  });
});

describe('rxarrow list and show', () => {
  it('name every component', async () => {
    const { out } = await call(['list']);
    expect(out).toMatch(/indicators \(\d+\)\n[^]* ema +Average of a series/);
    const rules = JSON.parse((await call(['list', '--kind', 'rule', '--json'])).out) as { name: string }[];
    expect(rules.map((rule) => rule.name)).toContain('maxDrawdown');
    expect(await call(['list', '--kind', 'thing'])).toMatchObject({
      code: 2,
      err: expect.stringMatching(/There is no kind "thing"/),
    });
  });

  it('show the card of one', async () => {
    const { out } = await call(['show', 'macd']);
    expect(out).toMatch(/adds +macd, macdSignal, macdHistogram/);
    expect(out).toMatch(/fast +whole number >= 1 += 12 +Period of the fast average\./);
    expect(out).toMatch(/macd\(\{ fast: 5, slow: 35, signal: 5 \}\)\n {2}- macd:/);
    expect(await call(['show', 'makd'])).toMatchObject({
      code: 2,
      err: expect.stringMatching(/Did you mean "macd"\?/),
    });
    for (const name of ['csv', 'desk', 'derive', 'mergeByTime', 'maxDrawdown'])
      expect(await call(['show', name])).toMatchObject({ code: 0, err: '' });
  });
});

describe('rxarrow new', () => {
  it('writes a pipeline that runs as it is, and never over a file', async () => {
    const folder = scratchFolder();
    expect(await call(['new', 'pipeline', 'p.yaml'], { folder })).toMatchObject({ code: 0 });
    expect(await call(['run', 'p.yaml', '--no-report'], { folder })).toMatchObject({ code: 0, err: '' });
    expect(await call(['new', 'pipeline', 'p.yaml'], { folder })).toMatchObject({
      code: 2,
      err: expect.stringMatching(/exists already/),
    });
    expect(await call(['new', 'indicator', 'ema'], { folder })).toMatchObject({ code: 2 });
    expect(await call(['new', 'indicator', '3'], { folder })).toMatchObject({ code: 2 });
  });
});

describe('rxarrow test', () => {
  it('passes the tests of the examples', async () => {
    const { code, out } = await call(['test', example('quickstart/pipeline.test.yaml')]);
    expect(out).toMatch(/3 passed, 0 failed/);
    expect(code).toBe(0);
    expect(await call(['test', example('joins/pipeline.test.yaml')])).toMatchObject({ code: 0 });
  });

  it('says what differs, and where', async () => {
    const folder = scratchFolder();
    writeFileSync(
      join(folder, 'p.yaml'),
      'name: p\nsource: { generate: {} }\noperators: [sma: { period: 2 }]\nsink: { csv: o.csv }\n',
    );
    writeFileSync(
      join(folder, 'p.test.yaml'),
      'pipeline: p.yaml\ntests:\n  - name: mean\n    given: { p: { contract: Bar, rows: [{ close: 1 }, { close: 3 }] } }\n    expect: { p: [{ sma: null }, { sma: 2.5 }, { sma: 3 }] }\n',
    );
    const { code, out } = await call(['test', 'p.test.yaml'], { folder });
    expect(code).toBe(1);
    expect(out).toMatch(
      /FAIL mean\n +p: expected 3 rows, found 2\n +p row 2 \(2020-01-02.*\): sma: expected 2\.5, found 2 \(off by 0\.500\)\n/,
    );
    writeFileSync(join(folder, 'bad.test.yaml'), 'pipeline: p.yaml\ntests:\n  - name: mean\n    givn: {}\n');
    expect(await call(['test', 'bad.test.yaml'], { folder })).toMatchObject({
      code: 2,
      err: expect.stringMatching(/bad\.test\.yaml:4:5 tests\[0\]\.givn: .*given/),
    });
  });
});

describe('rxarrow', () => {
  it('prints version and help', async () => {
    expect(await call(['--version'])).toMatchObject({ code: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
    expect((await call(['--help'])).out).toMatch(/Commands:\n/);
    expect((await call(['run', '--help'])).out).toMatch(/--set <path=value>/);
  });
});
