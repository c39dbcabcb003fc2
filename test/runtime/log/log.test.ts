import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { logService, provide, run, RxArrowError, secretsService, type RunHost, type RunService } from 'rxarrow';
import { log } from 'rxarrow/runtime';
import { tap } from 'rxarrow/operators';
import { csv, generate } from 'rxarrow/sources';

type Line = Readonly<Record<string, unknown>>;

function collector(): { lines: Line[]; to: (line: string) => void } {
  const lines: Line[] = [];
  return { lines, to: (line) => void lines.push(JSON.parse(line) as Line) };
}

const opened = (with_: (host: RunHost) => void): RunService => ({ name: 'probe', open: with_ });

describe('log', () => {
  it('has a line for what happens in a run and for what stages write', async () => {
    const { lines, to } = collector();
    await run(generate({ symbols: ['A'], bars: 10 }).pipe(tap({ log: 'bars' })), {
      name: 'logged',
      onWarning: () => undefined,
      services: [
        log({ to, level: 'debug' }),
        opened(({ context }) => {
          context.warn('careful');
          context.events.emit({ kind: 'breaker', component: 'x', from: 'closed', to: 'open', reason: 'five failures' });
        }),
      ],
    }).done;
    expect(lines.map(({ level, run: name, message }) => [level, name, message])).toEqual([
      ['info', 'logged', 'the run begins'],
      ['warn', 'logged', 'careful'],
      ['warn', 'logged', 'the breaker of "x" is open: five failures'],
      ['info', 'logged', 'bars'],
      ['info', 'logged', 'the run has ended: completed'],
    ]);
    expect(lines[0]?.['time']).toMatch(/^\d{4}-\d\d-\d\dT/);
    expect(lines[3]).toMatchObject({ batches: 1, rows: 10 });
  });

  it('names component, cause, place and symbol of rows that cannot be used, and no more than so many a second', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'rxarrow-log-'));
    const bad = Array.from({ length: 30 }, (_, row) => `2024-01-${String(row + 1).padStart(2, '0')},A,x,1,1,1,1`);
    const path = join(folder, 'bars.csv');
    writeFileSync(path, `Date,symbol,open,high,low,close,volume\n${bad.join('\n')}\n`);
    const { lines, to } = collector();
    await run(csv({ path, contract: 'Bar', interval: '1d' }), {
      deadLetters: () => undefined,
      services: [log({ to, lettersPerSecond: 3 })],
    }).done;
    rmSync(folder, { recursive: true });
    const letters = lines.filter(({ event }) => event === 'deadLetter');
    expect(letters).toHaveLength(3);
    expect(letters[0]).toMatchObject({ level: 'warn', component: 'csv', position: `${path}:2` });
  });

  it('says why a run has failed', async () => {
    const { lines, to } = collector();
    const failing = generate({ bars: 1 }).pipe(
      tap(() => {
        throw new RxArrowError('Broken', 'It broke.', { component: 'tap', hint: 'Mend it.' });
      }),
    );
    await expect(run(failing, { services: [log({ to })] }).done).rejects.toThrow('It broke.');
    expect(lines.find(({ event }) => event === 'failure')).toMatchObject({
      level: 'error',
      error: { code: 'Broken', message: 'It broke. Mend it.', hint: 'Mend it.', component: 'tap' },
    });
    expect(lines.at(-1)).toMatchObject({ message: 'the run has ended: failed' });
  });

  it('adds to a file', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'rxarrow-log-'));
    const file = join(folder, 'deep/run.log');
    for (let time = 0; time < 2; time++) await run(generate({ bars: 1 }), { services: [log({ to: { file } })] }).done;
    const lines = readFileSync(file, 'utf8').trim().split('\n');
    rmSync(folder, { recursive: true });
    expect(lines).toHaveLength(4);
  });

  it('never shows a secret: not in messages, details, errors, causes or addresses', async () => {
    const canary = 'canary-7f3a91';
    const { lines, to } = collector();
    const secrets = provide(secretsService, { redact: (text: string) => text.replaceAll(canary, '***') });
    await run(generate({ bars: 1 }), {
      onWarning: () => undefined,
      services: [
        secrets,
        log({ to, level: 'debug' }),
        opened(({ context }) => {
          const write = context.service(logService);
          write.info(`connecting with ${canary}`, { url: `redis://user:hunter2@host:6379/${canary}` });
          write.warn('deep', { nested: { list: [{ key: canary }], apiKey: 'whatever-it-is', token: 5 } });
          write.error('failed', {
            error: new Error(`bad ${canary}`, { cause: new Error(`cause ${canary}`) }),
            authorization: 'Bearer abc',
          });
          context.warn(`about ${canary}`);
          context.events.emit({
            kind: 'retry',
            component: 'x',
            attempt: 1,
            delayMs: 1,
            error: new RxArrowError('Refused', `password ${canary}`, { hint: canary }),
          });
        }),
      ],
    }).done;
    const all = inspect(lines, { depth: 20 });
    expect(lines.length).toBeGreaterThan(5);
    for (const hidden of [canary, 'hunter2', 'whatever-it-is', 'Bearer abc']) expect(all).not.toContain(hidden);
  });

  it('refuses settings that make no sense', () => {
    expect(() => log({ level: 'loud' as never })).toThrow(/level/);
    expect(() => log({ lettersPerSecond: 0 })).toThrow(/lettersPerSecond/);
  });
});
