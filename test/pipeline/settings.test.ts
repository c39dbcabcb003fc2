import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { explain, findingText, readPipelineText, redact, type PipelineFile } from '../../src/pipeline/index.js';
import { testRegistry } from './support/components.js';

interface Options {
  readonly profile?: string;
  readonly set?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly baseFolder?: string;
}

const read = (text: string, options: Options = {}): PipelineFile =>
  readPipelineText(text, { registry: testRegistry().registry, ...options });

function periodOf(file: PipelineFile): unknown {
  expect(file.findings.map(findingText)).toEqual([]);
  const [use] = [...file.model.streams.values()][0]?.operators ?? [];
  return (use?.given as { period: unknown }).period;
}

const TEXT = `
name: settings
params: { fast: 12 }
source: ticks
operators: [ema: { period: '\${params.fast}' }]
sink: keep
profiles:
  quick: { params: { fast: 5 } }
  other: { source: { ticks: { symbol: BBB } } }
`;

describe('layers', () => {
  it('win in the order file, profile, environment, --set', () => {
    const environment = { RXARROW_PARAMS__FAST: '7' };
    expect(periodOf(read(TEXT))).toBe(12);
    expect(periodOf(read(TEXT, { profile: 'quick' }))).toBe(5);
    expect(periodOf(read(TEXT, { profile: 'quick', environment }))).toBe(7);
    expect(periodOf(read(TEXT, { profile: 'quick', environment, set: ['params.fast=9'] }))).toBe(9);
    expect(periodOf(read(TEXT, { set: ['operators[0].ema.period=3'] }))).toBe(3);
  });

  it('say when there is no such profile', () => {
    expect(read(TEXT, { profile: 'qick' }).findings.map(findingText).join()).toMatch(
      /no profile "qick"; expected one of quick, other/,
    );
  });

  it('replace a component by another, and change parameters of the same', () => {
    const text = `${TEXT}  swap: { source: { generate: { bars: 3 } } }\n`;
    expect(read(text, { profile: 'swap' }).findings).toEqual([]);
    const use = [...read(text, { profile: 'other' }).model.streams.values()][0]?.origin;
    expect(use?.kind === 'source' ? use.use.given : undefined).toEqual({ symbol: 'BBB' });
  });

  it('leave other variables of the environment alone', () => {
    expect(read(TEXT, { environment: { RXARROW_REPORT: 'x', RXARROW_PROFILE: 'y', PATH: 'z' } }).findings).toEqual([]);
  });
});

describe('references', () => {
  const one = (value: string): string => `source: ticks\noperators: [ema: { period: '${value}' }]\nsink: keep\n`;

  it('take numbers and texts from the environment, with a default', () => {
    expect(periodOf(read(one('${PERIOD}'), { environment: { PERIOD: '4' } }))).toBe(4);
    expect(periodOf(read(one('${PERIOD:-6}')))).toBe(6);
    expect(read(one('${PERIOD}')).findings.map(findingText).join()).toMatch(
      /:2:28 .*the environment variable "PERIOD" is not set/,
    );
    expect(read(one('${params.x}')).findings.map(findingText).join()).toMatch(/there is no parameter "x"/);
    expect(read(one('${a b}')).findings.map(findingText).join()).toMatch(/is not a reference/);
  });

  it('keep a text that looks like a number where a text is wanted', () => {
    const file = read("source: { ticks: { apiKey: '${KEY}' } }\nsink: keep\n", { environment: { KEY: '123456' } });
    expect(file.findings).toEqual([]);
    const { origin } = [...file.model.streams.values()][0] ?? {};
    expect(origin?.kind === 'source' ? origin.use.given : undefined).toEqual({ apiKey: '123456' });
  });

  it('read files relative to the pipeline, and are never printed', () => {
    const folder = mkdtempSync(join(tmpdir(), 'rxarrow-'));
    writeFileSync(join(folder, 'key.txt'), 'very-secret\n');
    const file = read("source: { ticks: { apiKey: '${file:key.txt}', symbol: '${SYMBOL}' } }\nsink: keep\n", {
      baseFolder: folder,
      environment: { SYMBOL: 'hidden-too' },
    });
    expect(file.findings).toEqual([]);
    const text = JSON.stringify(explain(file));
    expect(text).not.toMatch(/very-secret|hidden-too/);
    expect(text).toMatch(/\*\*\*/);
    expect(redact('key very-secret was refused', file.hidden.secrets)).toBe('key *** was refused');
  });

  it('stay secret and keep their text by way of a parameter', () => {
    const text = "params: { key: '${KEY}' }\nsource: { ticks: { apiKey: '${params.key}' } }\nsink: keep\n";
    const file = read(text, { environment: { KEY: '0012345678' } });
    expect(file.findings).toEqual([]);
    const { origin } = [...file.model.streams.values()][0] ?? {};
    expect(origin?.kind === 'source' ? origin.use.given : undefined).toEqual({ apiKey: '0012345678' });
    expect(JSON.stringify(explain(file))).not.toContain('12345678');
  });

  it('of parameters to each other may not go in a circle', () => {
    const text = "params: { a: '${params.b}', b: '${params.a}' }\n";
    expect(
      read(`${text}${one('${params.a}')}`)
        .findings.map(findingText)
        .join(),
    ).toMatch(/the parameter "a" stands for itself/);
  });

  it('are left out of findings whatever form they are said in', () => {
    const long = `begin-${'x'.repeat(90)}`;
    const found = (value: string): string =>
      read(one('${PERIOD}'), { environment: { PERIOD: value } })
        .findings.map(findingText)
        .join();
    expect(found('first line\nsecond "line"')).toMatch(/is "\*\*\*"; expected/);
    expect(found(long)).toMatch(/is "\*\*\*"; expected/);
    expect(redact('abcdef-more and abcdef', ['abcdef', 'abcdef-more'])).toBe('*** and ***');
  });

  it('can be escaped', () => {
    const file = read("source: { ticks: { symbol: '$${x}' } }\nsink: keep\n");
    const { origin } = [...file.model.streams.values()][0] ?? {};
    expect(origin?.kind === 'source' ? origin.use.given : undefined).toEqual({ symbol: '${x}' });
  });
});
