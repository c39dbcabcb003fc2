import { describe, expect, it } from 'vitest';
import { findingText, InvalidPipeline, readPipelineText, type PipelineFile } from '../../src/pipeline/index.js';
import { testRegistry } from './support/components.js';

const read = (text: string, more: { set?: string[]; environment?: Record<string, string> } = {}): PipelineFile =>
  readPipelineText(text, { registry: testRegistry().registry, ...more });
const said = (text: string): string[] => read(text).findings.map(findingText);

const BARS = 'source: { csv: { path: bars.csv, contract: Bar, interval: 1d } }';

describe('findings', () => {
  it('are none for a file that is right', () => {
    expect(said(`${BARS}\noperators: [ema: { period: 12 }]\nsink: keep\n`)).toEqual([]);
  });

  it('say place, path, what was found and what was meant', () => {
    expect(
      said('streams:\n  a:\n    source: ticks\n    operators:\n      - rsi: { perod: 14 }\n    sink: keep\n'),
    ).toEqual(['pipeline.yaml:5:16 streams.a.operators[0].rsi: unknown key "perod"; did you mean "period"?']);
  });

  it.each([
    [
      'a misspelt component',
      `${BARS}\noperators: [emma: {}]\nsink: keep`,
      /:2:13 operators\[0\]: unknown indicator or operator "emma"; did you mean "ema"\?/,
    ],
    [
      'a component of another kind',
      `${BARS}\noperators: [keep]\nsink: keep`,
      /"keep" is a sink; expected an indicator or operator/,
    ],
    [
      'a wrong type',
      `${BARS}\noperators: [ema: { period: fast }]\nsink: keep`,
      /:2:28 operators\[0\]\.ema\.period: is "fast"; expected a number/,
    ],
    [
      'a value out of range',
      `${BARS}\noperators: [ema: { period: 0 }]\nsink: keep`,
      /operators\[0\]\.ema\.period: is 0; expected at least 1/,
    ],
    [
      'two operators in one element',
      `${BARS}\noperators: [{ ema: {}, sma: {} }]\nsink: keep`,
      /a second indicator or operator "sma" beside "ema"/,
    ],
    [
      'a label where orders are made',
      `${BARS}\noperators: [tripleBarrier: { width: 0.02 }]\nsink: { desk: { account: { cash: 1000 } } }`,
      /operators\[0\].*"tripleBarrier" tells of a row what is known only later, but "desk" trades/,
    ],
    ['a missing parameter', `${BARS}\noperators: [select: {}]\nsink: keep`, /operators\[0\]\.select: /],
    [
      'an unknown stream',
      'streams:\n  a: { source: ticks }\n  b: { from: aa, sink: keep }',
      /:3:14 streams\.b\.from: unknown stream "aa"; did you mean "a"\?/,
    ],
    [
      'a circle',
      'streams:\n  a: { from: b }\n  b: { from: a, sink: keep }',
      /streams read each other in a circle: a -> b -> a/,
    ],
    ['a stream without an origin', 'streams:\n  a: { sink: keep }', /streams\.a: has neither "source" nor "from"/],
    ['both origins', 'streams:\n  a: { source: ticks, from: b, sink: keep }', /"from" stands beside "source"/],
    ['an unknown section', `${BARS}\nsinc: keep`, /:2:1: unknown key "sinc"; did you mean "sink"\?/],
    ['no stream', 'name: nothing', /there is no stream/],
    ['not a mapping', '- a\n- b', /expected a pipeline/],
    [
      'a missing column',
      `${BARS}\noperators: [ema: { column: clos }]\nsink: keep`,
      /:2:\d+ operators\[0\]\.ema: the column "clos" is not there; expected one of .*; did you mean "close"\?/,
    ],
    [
      'a column that is there already',
      `${BARS}\noperators: [ema: {}, ema: {}]\nsink: keep`,
      /operators\[1\]\.ema: the column "ema" is there already/,
    ],
    [
      'an expression over a missing column',
      `${BARS}\noperators: [where: "clse > 3.0"]\nsink: keep`,
      /:2:\d+ operators\[0\]\.where: .*clse/,
    ],
    [
      'an expression that cannot be read',
      `${BARS}\noperators: [where: "close > "]\nsink: keep`,
      /:2:\d+ operators\[0\]\.where: /,
    ],
    [
      'a literal secret',
      'source: { ticks: { apiKey: abcdef } }\nsink: keep',
      /:1:28 source\.ticks\.apiKey: a secret stands in the file; take it from outside/,
    ],
    [
      'a rule of the desk',
      `${BARS}\nsink: { desk: { rules: [maxDrawdwn: { limit: 0.2 }] } }`,
      /:2:25 sink\.desk\.rules\[0\]: unknown rule "maxDrawdwn"; did you mean "maxDrawdown"\?/,
    ],
    [
      'a parameter of a rule',
      `${BARS}\nsink: { desk: { rules: [maxDrawdown: { limit: high }] } }`,
      /sink\.desk\.rules\[0\]\.maxDrawdown\.limit: is "high"; expected a number/,
    ],
    [
      'a join that is not there',
      'streams:\n  a: { source: ticks }\n  b: { from: { asOff: [a, a] }, sink: keep }',
      /unknown join "asOff"; did you mean "asOf"\?/,
    ],
    [
      'a join without a side',
      'streams:\n  a: { source: ticks }\n  b: { from: { asOf: { left: a } }, sink: keep }',
      /from\.asOf: "right" is missing; expected the name of a stream/,
    ],
  ])('name %s', (_, text, words) => {
    const findings = said(text);
    expect(findings.join('\n')).toMatch(words);
    expect(() => read(text).compile()).toThrow(InvalidPipeline);
  });

  it('are all of them, in the order of the file', () => {
    const findings = said(
      `${BARS}\noperators:\n  - emma: {}\n  - ema: { period: x }\n  - rsi: { peroid: 3 }\nsink: keeep\n`,
    );
    expect(findings.map((line) => line.split(' ')[0])).toEqual([
      'pipeline.yaml:3:5',
      'pipeline.yaml:4:20',
      'pipeline.yaml:5:12',
      'pipeline.yaml:6:7',
    ]);
  });

  it('warn of what is of no use', () => {
    const { findings } = read(
      'params: { fast: 3 }\nstreams:\n  a: { source: ticks, sink: keep }\n  b: { source: ticks }\n',
    );
    expect(findings.map((finding) => finding.severity)).toEqual(['warning', 'warning']);
    expect(findings.map(findingText).join('\n')).toMatch(/"fast" is not used.*\n.*"b" has no sink/);
  });

  it('name the setting that is wrong when it was not in the file', () => {
    const text = `${BARS}\nparams: { n: 3 }\noperators: [ema: { period: "\${params.n}" }]\nsink: keep\n`;
    expect(read(text, { set: ['operators.0.ema.period=x'] }).findings.map(findingText)).toContain(
      '--set operators.0.ema.period=x operators[0].ema.period: is "x"; expected a number',
    );
    expect(
      read(text, { set: ['operators.9.ema.period=1'] })
        .findings.map(findingText)
        .join(),
    ).toMatch(/there is no element 9 in a list of 1/);
    expect(
      read(text, { set: ['nonsense'] })
        .findings.map(findingText)
        .join(),
    ).toMatch(/cannot be read/);
  });
});
