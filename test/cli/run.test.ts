import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { batchesToRows, readIpc, writeIpcStream } from '../../src/columnar/index.js';
import { batchFromRows } from '../../src/core/index.js';
import { call, scratchFolder } from './support/terminal.js';

const QUICKSTART = fileURLToPath(new URL('../../examples/quickstart/pipeline.yaml', import.meta.url));

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = scratchFolder();
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return folder;
}

const PLAIN = 'name: plain\nsource: { generate: { bars: 50 } }\nsink: { csv: { path: out.csv } }\n';

describe('rxarrow run', () => {
  it('measures what each stage costs, in a table and a drawing', async () => {
    const folder = scratchFolder();
    const { code, out } = await call(['run', QUICKSTART, '--no-report', '--timings', 'out/time.svg'], { folder });
    expect(code).toBe(0);
    expect(out).toMatch(/stage +rows +batches +time +share +ns\/row +rows\/s +bytes\/row +elsewhere/);
    expect(out).toMatch(/desk \(orders\) +6,241 /);
    expect(readFileSync(join(folder, 'out/time.svg'), 'utf8')).toContain('<title>volatility');
    const json = await call(['run', QUICKSTART, '--no-report', '--timings', '--json'], { folder });
    const { timings } = JSON.parse(json.out) as { timings: { id: string; rows: number }[] };
    expect(timings.find(({ id }) => id === 'bars')).toMatchObject({ rows: 6_241 });
  });

  it('prints what went over each edge', async () => {
    const { code, out } = await call(['run', QUICKSTART, '--no-report', '--stats']);
    expect(code).toBe(0);
    expect(out).toMatch(/edge +rows in +rows out +in flight +on hold +waiting +at most +left out/);
    expect(out).toMatch(/bars → \S+ +6,241 +6,241 +0 +0 +0 +\d+ batches/);
    const json = await call(['run', QUICKSTART, '--no-report', '--json']);
    const { stages } = JSON.parse(json.out) as { stages: { from: string[] }[] };
    expect(stages.some(({ from }) => from.includes('bars'))).toBe(true);
  });

  it('runs the quickstart, says how it went and writes a report', async () => {
    const folder = scratchFolder();
    const { code, out, err } = await call(['run', QUICKSTART, '--report', 'r.html'], { folder });
    expect(err).toBe('');
    expect(code).toBe(0);
    expect(out).toMatch(/^done quickstart: 6,241 rows in .*, .* rows\/s\n/);
    for (const figure of ['Total return', 'Sharpe ratio', 'Max drawdown', 'Fees', 'Buy and hold', 'Report: r.html'])
      expect(out).toContain(figure);
    expect(out).not.toContain('\u001b');
    expect(readFileSync(join(folder, 'r.html'), 'utf8')).toMatch(/^<!doctype html>/);
  });

  it('prints JSON for programs, and other settings give other numbers', async () => {
    const read = async (
      ...more: string[]
    ): Promise<{ rows: number; desks: { summary: { trades: { fills: number } } }[] }> => {
      const { code, out } = await call(['run', QUICKSTART, '--json', '--no-report', ...more]);
      expect(code).toBe(0);
      return JSON.parse(out) as never;
    };
    const plain = await read();
    expect(plain.rows).toBe(6241);
    expect((await read('--profile', 'quick')).desks[0]?.summary.trades.fills).not.toBe(
      plain.desks[0]?.summary.trades.fills,
    );
  });

  it('counts the points of a future for what they are worth', async () => {
    const folder = folderWith({
      'bars.csv':
        'time,symbol,open,high,low,close,volume\n2020-01-01,ES,100,100,100,100,1\n2020-01-02,ES,100,100,100,100,1\n2020-01-03,ES,104,104,104,104,1\n',
      'p.yaml':
        'streams:\n  orders:\n    source: { csv: { path: bars.csv, contract: Bar, interval: 1d } }\n    operators: [derive: { signal: "close < 104" }]\n    sink: { desk: { account: { cash: 10000 }, instruments: { ES: { multiplier: 50 } } } }\n',
    });
    const { code, out, err } = await call(['run', 'p.yaml', '--json', '--no-report'], { folder });
    expect([code, err]).toEqual([0, '']);
    expect((JSON.parse(out) as { desks: unknown }).desks).toMatchObject([
      {
        summary: {
          profit: 400,
          trades: { tradedValue: 10_000, open: 1 },
          bySymbol: [{ symbol: 'ES', profit: 400, tradedValue: 10_000 }],
        },
      },
    ]);
  });

  it('tells a failed run from bad input', async () => {
    const folder = folderWith({
      'p.yaml': 'source: { csv: { path: missing.csv, contract: Bar } }\nsink: { csv: { path: o.csv } }\n',
      'late.yaml':
        'source: { csv: { path: bad.csv, contract: Bar, interval: 1d, symbol: X } }\nsink: { csv: { path: o.csv } }\n',
      'bad.csv': 'time,open,high,low,close,volume\n2020-01-01,1,1,1,1,1\n2020-01-02,x,1,1,1,1\n',
    });
    const missing = await call(['run', 'p.yaml'], { folder });
    expect([missing.code, missing.err]).toEqual([2, expect.stringContaining('missing.csv')]);
    const bad = await call(['run', 'late.yaml'], { folder });
    expect(bad.code).toBe(1);
    expect(bad.err).toMatch(/^Error \(DeadLetter\)\n/);
    expect(bad.err).not.toMatch(/\n\s+at /);
    expect((await call(['run', 'late.yaml', '--debug'], { folder })).err).toMatch(/\n\s+at /);
  });

  it('sends unusable rows to the sink that the file names', async () => {
    const folder = folderWith({
      'p.yaml':
        'name: p\nsource: { csv: { path: bad.csv, contract: Bar, interval: 1d, symbol: X } }\nsink: { csv: { path: o.csv } }\ndeadLetters: { csv: { path: dead.csv } }\n',
      'bad.csv': 'time,open,high,low,close,volume\n2020-01-01,1,1,1,1,1\n2020-01-02,x,1,1,1,1\n2020-01-03,2,2,2,2,2\n',
    });
    const { code, out, err } = await call(['run', 'p.yaml'], { folder });
    expect(err).toBe('');
    expect(code).toBe(0);
    expect(out).toMatch(/1 rows went to the dead letters/);
    expect(readFileSync(join(folder, 'o.csv'), 'utf8').trim().split('\n')).toHaveLength(3);
    expect(readFileSync(join(folder, 'dead.csv'), 'utf8')).toMatch(/csv/);
  });

  it('never says a secret', async () => {
    const folder = folderWith({
      'p.yaml': "source: { csv: { path: '${WHERE}', contract: Bar, interval: 1d } }\nsink: { csv: { path: o.csv } }\n",
    });
    const { code, err } = await call(['run', 'p.yaml'], { folder, environment: { WHERE: 'hidden-place.csv' } });
    expect(code).toBe(2);
    expect(err).toContain('***');
    expect(err).not.toContain('hidden-place');
  });

  it('refuses what cannot be run, each finding with its place', async () => {
    const folder = folderWith({
      'p.yaml': 'source: { generate: { bras: 3 } }\noperators: [ema: { period: x }]\nsink: { csv: { path: o.csv } }\n',
      'nosink.yaml': 'source: generate\n',
      'empty.yaml': '',
    });
    const { code, err } = await call(['run', 'p.yaml'], { folder });
    expect(code).toBe(2);
    expect(err).toMatch(/p\.yaml:1:23 source\.generate: error: unknown key "bras"; did you mean "bars"\?\n/);
    expect(err).toMatch(/2 errors\n$/);
    expect((await call(['run', 'nosink.yaml'], { folder })).err).toMatch(/no stream has a sink/);
    expect((await call(['run', 'empty.yaml'], { folder })).err).toMatch(/the file is empty/);
    expect(await call(['run', 'none.yaml'], { folder })).toMatchObject({
      code: 2,
      err: expect.stringMatching(/there is no such file/),
    });
    expect(await call(['run'])).toMatchObject({ code: 2, err: expect.stringMatching(/missing required argument/) });
    expect(await call(['runn'])).toMatchObject({ code: 2, err: expect.stringMatching(/unknown command/) });
  });

  it('stops cleanly within a second when it is interrupted', async () => {
    const folder = folderWith({
      'p.yaml': 'source: { generate: { bars: 50000000, batchRows: 256 } }\nsink: { csv: { path: o.csv } }\n',
    });
    const started = performance.now();
    let asked = 0;
    const { code, out } = await call(['run', 'p.yaml'], {
      folder,
      onStart: (interrupt) =>
        setTimeout(() => {
          asked = performance.now();
          interrupt();
        }, 200),
    });
    expect(code).toBe(130);
    expect(out).toMatch(/^stopped p: /);
    expect(performance.now() - asked).toBeLessThan(5000);
    expect(started).toBeLessThan(asked);
  });

  it('drains and ends well when the system asks it to, and at once when it is asked twice', async () => {
    const folder = folderWith({
      'p.yaml': 'source: { generate: { bars: 50000000, batchRows: 256 } }\nsink: { csv: { path: o.csv } }\n',
    });
    const exits: number[] = [];
    const { code, out } = await call(['run', 'p.yaml'], {
      folder,
      onStart: (interrupt) => setTimeout(() => interrupt('SIGTERM'), 200),
      onExit: (each) => exits.push(each),
    });
    expect([code, exits]).toEqual([0, []]);
    expect(out).toMatch(/^stopped p: /);
    await call(['run', 'p.yaml'], {
      folder,
      onStart: (interrupt) =>
        setTimeout(() => {
          interrupt('SIGTERM');
          interrupt('SIGTERM');
        }, 200),
      onExit: (each) => exits.push(each),
    });
    expect(exits).toEqual([143]);
  });

  it('draws a moving bar on a terminal only, and respects NO_COLOR', async () => {
    const folder = folderWith({
      'p.yaml': 'source: { generate: { bars: 400000, batchRows: 64 } }\nsink: { csv: { path: o.csv } }\n',
    });
    const shown = await call(['run', 'p.yaml'], { folder, isTerminal: true });
    expect(shown.err).toMatch(/\r\u001b\[2K.*━.* rows\/s/);
    expect(shown.out).toContain('\u001b[');
    const plain = await call(['run', 'p.yaml'], {
      folder: folderWith({ 'p.yaml': PLAIN }),
      isTerminal: true,
      environment: { NO_COLOR: '1' },
    });
    expect(plain.out).not.toContain('\u001b[');
    expect((await call(['run', 'p.yaml', '--quiet'], { folder: folderWith({ 'p.yaml': PLAIN }) })).out).toBe('');
  });

  it('speaks Arrow on the standard streams', async () => {
    const folder = folderWith({
      'p.yaml': 'source: stdin\noperators: [derive: { twice: x * 2.0 }]\nsink: stdout\n',
      'q.yaml': 'source: generate\noperators: [derive: { twice: x * 2.0 }]\nsink: { csv: o.csv }\n',
    });
    const stdin = writeIpcStream([batchFromRows([{ x: 1 }, { x: 2 }])]);
    const { code, bytes, out, err } = await call(['run', 'p.yaml'], { folder, stdin });
    expect([code, out]).toEqual([0, '']);
    expect(err).toMatch(/done p/);
    expect(batchesToRows(readIpc(bytes))).toEqual([
      { x: 1, twice: 2 },
      { x: 2, twice: 4 },
    ]);
    expect(existsSync(join(folder, 'o.csv'))).toBe(false);
  });

  it('puts the standard streams in the place of a source and beside a sink', async () => {
    const folder = folderWith({ 'p.yaml': 'name: p\nsource: generate\noperators: [where: volume >= 0.0]\n' });
    const stdin = writeIpcStream([batchFromRows([{ volume: 1 }, { volume: -1 }])]);
    const { code, bytes } = await call(['run', 'p.yaml', '--in', 'arrow', '--out', 'arrow:p'], { folder, stdin });
    expect(code).toBe(0);
    expect(batchesToRows(readIpc(bytes))).toEqual([{ volume: 1 }]);
    expect(await call(['run', 'p.yaml', '--out', 'json'], { folder })).toMatchObject({ code: 2 });
    expect(await call(['run', 'p.yaml', '--out', 'arrow:q'], { folder })).toMatchObject({
      code: 2,
      err: expect.stringMatching(/no stream "q"/),
    });
  });

  it('runs joins with two sinks, and reads each file once', async () => {
    const folder = scratchFolder();
    const example = fileURLToPath(new URL('../../examples/joins', import.meta.url));
    cpSync(example, folder, { recursive: true });
    const { code, out } = await call(['run', 'pipeline.yaml', '--json'], { folder });
    expect(code).toBe(0);
    const { sources, rows } = JSON.parse(out) as { rows: number; sources: { id: string; rows: number }[] };
    expect(sources.map((source) => [source.id, source.rows])).toEqual([
      ['trades', 747],
      ['quotes', 1839],
    ]);
    expect(rows).toBe(747 + 1839);
    const lines = (path: string): string[] => readFileSync(join(folder, path), 'utf8').trim().split('\n');
    expect(lines('out/costs.csv')).toHaveLength(748);
    const times = lines('out/tape.csv')
      .slice(1)
      .map((line) => line.split(',')[1]);
    expect(times).toHaveLength(747);
    expect(times).toEqual(times.toSorted());
  });

  it('uses components of a module beside the file', async () => {
    const core = new URL('../../src/core/index.ts', import.meta.url).href;
    const folder = folderWith({
      'p.yaml':
        'use: [./mine.mjs]\nsource: { generate: { bars: 5 } }\noperators: [myChange: { period: 2 }]\nsink: { csv: { path: o.csv } }\n',
      'bad.yaml': 'use: [./none.mjs]\nsource: generate\nsink: { csv: { path: o.csv } }\n',
    });
    const made = await call(['new', 'indicator', 'my change'], { folder });
    expect(made.out).toMatch(/wrote my-change\.js/);
    writeFileSync(
      join(folder, 'mine.mjs'),
      readFileSync(join(folder, 'my-change.js'), 'utf8').replace(
        "import { defineIndicator, z } from 'rxarrow';",
        `import { defineIndicator } from '${core}';\nimport { z } from '${import.meta.resolve('zod')}';`,
      ),
    );
    expect(await call(['run', 'p.yaml'], { folder })).toMatchObject({ code: 0 });
    expect(readFileSync(join(folder, 'o.csv'), 'utf8').split('\n')[0]).toMatch(/,myChange$/);
    expect(await call(['run', 'bad.yaml'], { folder })).toMatchObject({
      code: 2,
      err: expect.stringMatching(/there is no module "\.\/none\.mjs"/),
    });
  });
});
