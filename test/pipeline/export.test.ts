import fc from 'fast-check';
import { map, type Observable } from 'rxjs';
import type { RecordBatch } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { createRegistry, defineSink, sharedStream, z, type Component } from 'rxarrow';
import { derive, ema, mergeByTime, rsi, sma, volatility, where } from 'rxarrow/operators';
import { desk, maxDrawdown, volatilityTarget } from 'rxarrow/sinks';
import { csv, generate } from 'rxarrow/sources';
import { components } from '../../src/components.js';
import {
  findingText,
  graphDocument,
  graphOf,
  readPipelineText,
  toPipelineDocument,
  toPipelineFile,
  type Pipeline,
} from '../../src/pipeline/index.js';

const registry = createRegistry(components as unknown as readonly Component[]);

const vault = defineSink({
  name: 'vault',
  title: 'Store',
  summary: 'Keeps nothing.',
  params: () => z.strictObject({ password: z.string().optional() }),
  examples: [],
  open: { sync: () => ({ process: (batch, emit) => emit(batch) }) },
});

type Stream = Observable<RecordBatch>;
type Step = (source: Stream) => Stream;

function compile(text: string): Pipeline {
  const file = readPipelineText(text, { registry });
  expect(file.findings.filter((finding) => finding.severity === 'error').map(findingText)).toEqual([]);
  return file.compile();
}

/** The file of a pipeline that was made from a file. */
function again(pipeline: Pipeline): unknown {
  return graphDocument(graphOf([...pipeline.streams].map(([name, stream]) => ({ name, stream }))), {
    name: pipeline.name,
  });
}

describe('a pipe in code', () => {
  it('is written as the file that people would write', () => {
    const orders = csv('bars.csv', { contract: 'Bar', interval: '1d', id: 'bars' }).pipe(
      ema({ period: 12, as: 'fast' }),
      ema({ period: 26, as: 'slow' }),
      volatility({ period: 20 }),
      derive({ signal: ({ fast, slow }) => fast.gt(slow) }),
      desk({
        account: { cash: 100_000 },
        fees: 0.001,
        rules: [volatilityTarget({ target: 0.15 }), maxDrawdown({ limit: 0.2 })],
      }),
    );
    expect(toPipelineDocument({ orders }, { name: 'quickstart' })).toEqual({
      name: 'quickstart',
      streams: {
        orders: {
          source: { csv: { path: 'bars.csv', contract: 'Bar', interval: '1d' } },
          operators: [
            { ema: { period: 12, as: 'fast' } },
            { ema: { period: 26, as: 'slow' } },
            { volatility: { period: 20 } },
            { derive: { signal: 'fast > slow' } },
          ],
          sink: {
            desk: {
              account: { cash: 100_000 },
              fees: 0.001,
              rules: [{ volatilityTarget: { target: 0.15 } }, { maxDrawdown: { limit: 0.2 } }],
            },
          },
        },
      },
    });
    expect(toPipelineFile({ orders })).toMatch(/- ema: \{ period: 12, as: fast \}|- ema:\n/);
  });

  it('keeps what looks like a reference as the text that it is', () => {
    for (const path of ['a${HOME}.csv', '$${x}', '$$${x}${y}']) {
      const bars = csv(path, { contract: 'Bar', interval: '1d', id: 'bars' }).pipe(where('symbol != "${x}"'));
      const { origin, operators } =
        readPipelineText(toPipelineFile({ bars }), { registry }).model.streams.get('bars') ?? {};
      expect(origin?.kind === 'source' ? origin.use.given : undefined).toMatchObject({ path });
      expect(JSON.stringify(operators?.[0]?.given)).toContain('${x}');
    }
  });

  it('names an environment variable where a secret stands in code', () => {
    const stored = vault.configure({ password: 'hunter2' }) as Step;
    const stream = stored(generate({ bars: 3 }, { id: 'bars' }) as unknown as Stream);
    const text = toPipelineFile({ stored: stream });
    expect(text).not.toContain('hunter2');
    expect(text).toContain('password: ${VAULT_PASSWORD}');
    const own = registry.with(vault);
    expect(
      readPipelineText(text, { registry: own, environment: {} })
        .findings.map(({ message }) => message)
        .join(),
    ).toContain('VAULT_PASSWORD');
    const { model, findings } = readPipelineText(text, { registry: own, environment: { VAULT_PASSWORD: 'hunter2' } });
    expect(findings).toEqual([]);
    expect(model.streams.get('stored')?.sinks[0]?.given).toEqual({ password: 'hunter2' });
  });

  it('with several readers and joins becomes named streams', () => {
    const bars = generate({ bars: 10 }, { id: 'bars' });
    const fast = bars.pipe(sma({ period: 2 }) as Step);
    const merged = mergeByTime([bars as unknown as Stream, where('close > 1.0')(fast as never) as Stream]);
    const document = toPipelineDocument({ merged });
    expect(document).toEqual({
      streams: {
        bars: { source: { generate: { bars: 10 } } },
        where: { from: 'bars', operators: [{ sma: { period: 2 } }, { where: 'close > 1.0' }] },
        merged: { from: { mergeByTime: ['bars', 'where'] } },
      },
    });
  });

  it('is refused where nobody can say what it does', () => {
    const bars = generate({ bars: 10 }) as unknown as Stream;
    expect(() => toPipelineFile(ema()(map((batch: RecordBatch) => batch)(bars) as never))).toThrow(
      /foreign operator after "generate" and before "ema" cannot be written to a file/,
    );
    expect(() => toPipelineFile(where((() => 3) as never)(bars))).toThrow(/not a column expression/);
  });

  it('gives the same graph from code to file to code', () => {
    // Two columns of one name would clash, so each stage names its own by its place.
    const period = fc.integer({ min: 2, max: 99 });
    const condition = fc.constantFrom('close > open', 'volume >= 1.5 && !(high < low)', 'symbol in ["A", "B"]');
    const operators: fc.Arbitrary<(place: string) => Step> = fc.oneof(
      period.map((rows) => (place: string) => ema({ period: rows, as: `ema${place}` }) as Step),
      period.map((rows) => (place: string) => rsi({ period: rows, as: `rsi${place}`, column: 'open' }) as Step),
      condition.map((text) => () => where(text) as Step),
      condition.map((text) => (place: string) => derive({ [`is${place}`]: text }) as Step),
    );
    fc.assert(
      fc.property(
        fc.array(operators, { maxLength: 5 }),
        fc.array(operators, { maxLength: 3 }),
        fc.boolean(),
        (trunk, branch, isShared) => {
          const source = generate({ bars: 3 }, { id: 'bars' }) as unknown as Stream;
          const through = (stream: Stream, steps: readonly ((place: string) => Step)[], prefix: string): Stream =>
            steps.reduce((from, step, place) => step(`${prefix}${place}`)(from), stream);
          const bars = isShared ? sharedStream(through(source, trunk, 'A')) : through(source, trunk, 'A');
          const wanted = derive({ signal: 'close > open' })(through(bars, branch, 'C') as never) as Stream;
          const orders = desk({ account: { cash: 1000 } }, { id: 'orders' })(wanted as never) as Stream;
          const merged = mergeByTime([bars, through(bars, branch, 'B')]);
          const document = toPipelineDocument({ bars, orders, merged }, { name: 'again' });
          expect(again(compile(JSON.stringify(document)))).toEqual(document);
        },
      ),
      { numRuns: 20 },
    );
  });
});
