import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { createRegistry, expandShorthand, type Component } from 'rxarrow';
import { parse } from 'yaml';
import { components } from '../../src/components.js';
import { pipelineJsonSchema, readPipelineText } from '../../src/pipeline/index.js';

const registry = createRegistry(components as unknown as readonly Component[]);
const validate = new Ajv2020({ strict: false, allErrors: true }).compile(pipelineJsonSchema(registry));

const BARS = 'source: { csv: { path: bars.csv, contract: Bar } }';

describe('the schema for editors', () => {
  it.each([
    ['a chain', `${BARS}\noperators: [ema, rsi: { period: 3 }]\nsink: { csv: out.csv }`],
    [
      'named streams',
      `name: x\nstreams:\n  a: ${BARS.replace('source', '{ source')} }\n  b: { from: a, operators: [derive: { signal: close > open }], sinks: [{ csv: o.csv }, { desk: { account: { cash: 1 } } }] }`,
    ],
    [
      'a reference for a number',
      `${BARS}\noperators: [ema: { period: '\${params.n}' }]\nparams: { n: 3 }\nsink: { csv: out.csv }`,
    ],
    [
      'rules',
      `${BARS}\noperators: [derive: { signal: close > open }, volatility]\nsink: { desk: { account: { cash: 1 }, rules: [volatilityTarget: { target: 0.1 }, maxDrawdown: 0.2] } }`,
    ],
    [
      'a join',
      `streams:\n  a: { source: generate }\n  b: { source: generate }\n  c: { from: { asOf: { left: a, right: b, tolerance: 1m, prefix: b_ } }, sink: { csv: o.csv } }\n  d: { from: { mergeByTime: [a, b] }, sink: { csv: o.csv } }`,
    ],
    ['a profile', `${BARS}\nsink: { csv: out.csv }\nprofiles: { p: { source: { generate: { bars: 3 } } } }`],
  ])('takes %s, as the reader does', (_, text) => {
    expect(validate(parse(text)), JSON.stringify(validate.errors?.slice(0, 3))).toBe(true);
    expect(readPipelineText(text, { registry }).findings.filter((finding) => finding.severity === 'error')).toEqual([]);
  });

  it.each([
    ['an unknown component', `${BARS}\noperators: [emma: {}]\nsink: { csv: o.csv }`],
    ['an unknown parameter', `${BARS}\noperators: [ema: { perod: 3 }]\nsink: { csv: o.csv }`],
    ['a wrong type', `${BARS}\noperators: [ema: { period: many }]\nsink: { csv: o.csv }`],
    ['an unknown section', `${BARS}\nsinc: { csv: o.csv }`],
    ['an unknown rule', `${BARS}\nsink: { desk: { rules: [maxDown: {}] } }`],
    [
      'a join without a side',
      `streams:\n  a: { source: generate }\n  c: { from: { asOf: { left: a } }, sink: { csv: o.csv } }`,
    ],
    ['an operator as a sink', `${BARS}\nsink: { ema: {} }`],
  ])('refuses %s, as the reader does', (_, text) => {
    expect(validate(parse(text))).toBe(false);
    expect(readPipelineText(text, { registry }).findings.some((finding) => finding.severity === 'error')).toBe(true);
  });

  it('takes every example of every component', () => {
    const refused: string[] = [];
    for (const { card } of registry.components) {
      for (const { title, params } of card.examples) {
        // Values that only code has are no matter of a file.
        const isPlain =
          JSON.stringify(params) !== undefined &&
          card.params.safeParse(expandShorthand(card, JSON.parse(JSON.stringify(params)))).success;
        if (!isPlain) continue;
        const use = { [card.name]: params };
        const document =
          card.kind === 'source'
            ? { source: use }
            : card.kind === 'sink'
              ? { source: 'generate', sink: use }
              : card.kind === 'rule'
                ? { source: 'generate', sink: { desk: { account: { cash: 1 }, rules: [use] } } }
                : card.kind === 'join'
                  ? undefined
                  : card.kind === 'service'
                    ? { source: 'generate', sink: 'table', services: [use] }
                    : card.kind === 'venue'
                      ? { source: 'generate', sink: 'table', services: [{ trading: { venue: use } }] }
                      : { source: 'generate', operators: [use] };
        if (document !== undefined && !validate(document)) refused.push(`${card.name}: ${title}`);
      }
    }
    expect(refused).toEqual([]);
  });

  it('is written to schema/pipeline.schema.json', () => {
    const written = JSON.parse(readFileSync(new URL('../../schema/pipeline.schema.json', import.meta.url), 'utf8')) as {
      $defs: object;
    };
    expect(Object.keys(written.$defs)).toContain('indicator.ema');
  });
});
