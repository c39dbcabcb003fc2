import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lastValueFrom, toArray, type Observable } from 'rxjs';
import type { RecordBatch } from 'apache-arrow';
import { createRegistry, run, SchemaMismatch, type Component, type JoinComponent } from 'rxarrow';
import { writeIpcStream } from 'rxarrow/columnar';
import { components as listed } from 'rxarrow/components';
import { findingText, isPlainData, readPipelineText } from 'rxarrow/pipeline';
import { record } from 'rxarrow/runtime';
import * as sinks from 'rxarrow/sinks';
import { generate } from 'rxarrow/sources';
import { VirtualClock } from 'rxarrow/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';

import { ROOT } from './support/pages.js';

const components = listed as readonly Component[];
const registry = createRegistry(components);

const BARS = { generate: { symbols: ['A', 'B'], bars: 300 } };
const DESK = { desk: { account: { cash: 100_000 } } };
const SIGNAL = { derive: { signal: 'close > open' } };

let folder: string;

/** The files that examples of sources read. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rxarrow-examples-'));
  const lines = readFileSync(join(ROOT, 'examples/quickstart/us-shares-daily-2005-2013.csv'), 'utf8').split('\n');
  const one = lines
    .filter((line, at) => at === 0 || line.includes(',GOOG,'))
    .map((line) => line.replace(/,(symbol|GOOG),/, ','));
  writeFileSync(join(folder, 'bars.csv'), `${one.join('\n')}\n`);
  writeFileSync(join(folder, 'rates.csv'), 'Date,rate\n2024-01-02,0.05\n2024-01-03,0.051\n');
  const bars = (): Observable<RecordBatch> => generate({ symbols: ['A'], bars: 50 });
  await run([
    bars().pipe(sinks.arrowFile({ path: join(folder, 'bars.arrow') })),
    bars().pipe(sinks.parquet({ path: join(folder, 'bars.parquet') })),
  ]).done;
  const named = (id: string): Observable<RecordBatch> => generate({ symbols: ['A'], bars: 50 }, { id });
  await run(named('bars'), { services: [record({ folder: join(folder, 'recorded-bars') })] }).done;
  await run([named('trades'), named('quotes')], { services: [record({ folder: join(folder, 'recorded-day') })] }).done;
  writeFileSync(join(folder, 'ticks.arrows'), writeIpcStream(await lastValueFrom(bars().pipe(toArray()))));
}, 60_000);

afterAll(() => rmSync(folder, { recursive: true }));

/** A pipeline that uses a component as its example does. `columns` are those that it needs beside the columns of bars. */
function documentOf(component: Component, params: unknown, columns: readonly string[]): object {
  const { kind, name } = component.card;
  const use = { [name]: params };
  const more = columns.length === 0 ? [] : [{ derive: Object.fromEntries(columns.map((column) => [column, 'close'])) }];
  const counted = { memory: { name: 'examples' } };
  switch (kind) {
    case 'source':
      return { streams: { it: { source: use, sink: counted } } };
    case 'indicator':
    case 'operator':
      return isOfDesk(component)
        ? {
            streams: {
              orders: { source: BARS, operators: [SIGNAL], sink: DESK },
              it: { from: 'orders', operators: [use], sink: counted },
            },
          }
        : { streams: { it: { source: BARS, operators: [...more, use], sink: counted } } };
    case 'join': {
      const { streams } = component as JoinComponent;
      const names = streams === '...' ? ['a', 'b'] : streams;
      const inputs = streams === '...' ? { streams: names } : Object.fromEntries(names.map((each) => [each, each]));
      const sources = names.map((each, at) => [
        each,
        {
          source: BARS,
          operators:
            at === 0 || streams === '...'
              ? []
              : [{ select: { columns: [...KEYS, 'close'] } }, { rename: { close: 'reference' } }],
        },
      ]);
      return {
        streams: {
          ...Object.fromEntries(sources),
          it: { from: { [name]: { ...inputs, ...(params as object) } }, sink: counted },
        },
      };
    }
    case 'rule':
      return {
        streams: {
          it: {
            source: BARS,
            operators: [...more, SIGNAL],
            sink: { desk: { account: { cash: 100_000, shortSelling: true, margin: {} }, rules: [use] } },
          },
        },
      };
    case 'service':
      return {
        services: name === 'metrics' ? [use] : ['metrics', use],
        streams: { it: { source: BARS, operators: [SIGNAL], sink: counted } },
      };
    case 'venue':
      return {
        services: [{ trading: { effect: 'shadow', venue: use, killSwitch: { signal: 'none' } } }],
        streams: { it: { source: BARS, operators: [SIGNAL], sink: counted } },
      };
    case 'sink':
      return { streams: { it: { source: BARS, operators: [...more, SIGNAL], sink: use } } };
  }
}

const KEYS = ['symbol', 'sequence', 'time', 'available'];

/** Operators that read what a desk says. */
function isOfDesk({ card }: Component): boolean {
  return card.kind === 'operator' && Object.hasOwn(sinks, card.name);
}

/** Runs it and returns the rows that went into the last stage. */
async function rowsOf(component: Component, params: unknown): Promise<number> {
  const columns: string[] = [];
  for (;;) {
    const text = JSON.stringify(documentOf(component, params, columns));
    const file = readPipelineText(text, { registry, baseFolder: folder });
    const missing = file.findings
      .map((finding) => /column "(\w+)" is not there/.exec(finding.message)?.[1])
      .find((name) => name !== undefined);
    if (missing !== undefined && !columns.includes(missing)) {
      columns.push(missing);
      continue;
    }
    expect(file.findings.filter(({ severity }) => severity === 'error').map(findingText)).toEqual([]);
    const { outputs, services } = file.compile();
    try {
      let rows = 0;
      // What waits by the clock, as a replay, does not keep the tests waiting.
      const clock = component.card.kind === 'operator' ? new VirtualClock() : undefined;
      const running = run(
        outputs.filter(({ name }) => name.startsWith('it')).map(({ stream }) => stream),
        { services, onBatch: (batch) => (rows += batch.numRows), ...(clock === undefined ? {} : { clock }) },
      );
      await clock?.runUntilIdle();
      await running.done;
      return rows;
    } catch (error) {
      if (!(error instanceof SchemaMismatch) || columns.includes(error.column)) throw error;
      columns.push(error.column);
    }
  }
}

// Takes a function of the user, which no file can hold; its own test runs it.
const CODE_ONLY = new Set(['forEachBatch', 'memoize']);

describe('examples of components', () => {
  // A table is printed, which is of no use here.
  beforeEach(() => void vi.spyOn(process.stdout, 'write').mockReturnValue(true));
  afterEach(() => void vi.restoreAllMocks());

  for (const component of components) {
    const { card } = component;
    for (const { title, params } of card.examples) {
      it(`${card.kind} ${card.name}: ${title}`, async () => {
        expect(title).not.toBe('');
        // What only code can make, or needs a server, is configured; what a file can say is run.
        if (card.needs !== undefined && card.kind === 'operator')
          expect(readPipelineText(JSON.stringify(documentOf(component, params, [])), { registry }).findings).toEqual(
            [],
          );
        else if (!isPlainData(params) || card.needs !== undefined) expect(component.configure(params)).toBeDefined();
        else expect(await rowsOf(component, params)).toBeGreaterThanOrEqual(0);
      });
    }
  }

  it('are there for each component', () => {
    expect(
      components
        .filter(({ card }) => card.examples.length === 0 && !CODE_ONLY.has(card.name))
        .map(({ card }) => card.name),
    ).toEqual([]);
  });
});
