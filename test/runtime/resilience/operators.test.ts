import type { RecordBatch } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { checkpointParts, createRegistry, run, type Component, type RunEvent } from 'rxarrow';
import { readPipelineText, findingText, toPipelineDocument } from 'rxarrow/pipeline';
import {
  breakerStates,
  withBreaker,
  withBulkhead,
  withFallback,
  withHedge,
  withRateLimit,
  withResilience,
  withRetry,
  withTimeout,
} from 'rxarrow/runtime';
import { forEachBatch, memory } from 'rxarrow/sinks';
import { components } from '../../../src/components.js';
import { VirtualClock } from '../../../src/testing/virtual-clock.js';
import { counting, numbers, start } from '../flow/support.js';
import { down, venue } from './support.js';

const eventsOf = (started: {
  readonly run: { readonly context: { readonly events: { listen(l: (e: RunEvent) => void): void } } };
}) => {
  const seen: RunEvent[] = [];
  started.run.context.events.listen((event) => seen.push(event));
  return seen;
};

describe('a breaker around a sink', () => {
  it('keeps the source from reading while the other end is down, and loses no row and no order', async () => {
    const { sink, log } = venue({
      delivery: 'idempotent',
      fails: (_, atMs) => (atMs > 20 && atMs < 5000 ? down() : undefined),
    });
    const guarded = withRetry(
      withBreaker(sink({}), { consecutive: 3, openFor: '1s', jitter: 0, transitionsPerMinute: 100 }),
      {
        attempts: 'unlimited',
        first: '1ms',
        growth: 1,
        jitter: 0,
      },
    );
    const clock = new VirtualClock();
    const started = start(counting('rows', 2000, { everyMs: 1 }).pipe(guarded), { clock });
    const seen = eventsOf(started);
    await clock.advance(100);
    expect(started.run.context.withheld.size).toBe(1);
    const readWhenOpen = started.run.stats.sources[0]?.rows ?? 0;
    const callsWhenOpen = log.calls.length;
    await clock.advance(800);
    // One read was under way when the breaker opened.
    expect((started.run.stats.sources[0]?.rows ?? 0) - readWhenOpen).toBeLessThanOrEqual(10);
    expect(log.calls.length).toBe(callsWhenOpen);
    const stats = await started.end();
    expect(stats.rowsOut).toBe(2000);
    expect(started.output.flatMap((batch) => numbers(batch))).toEqual(Array.from({ length: 2000 }, (_, n) => n));
    expect(log.taken.flatMap((batch) => numbers(batch))).toEqual(Array.from({ length: 2000 }, (_, n) => n));
    expect(seen.filter(({ kind }) => kind === 'breaker').length).toBeGreaterThanOrEqual(3);
    expect(seen.filter(({ kind }) => kind === 'retry').length).toBeGreaterThanOrEqual(3);
    expect(seen.find((event) => event.kind === 'health' && event.state === 'degraded')).toBeDefined();
    expect(seen.findLast((event) => event.kind === 'health')).toMatchObject({ state: 'healthy' });
    expect(clock.pending).toBe(0);
  });

  it('tells its changes as a stream, and is one for all stages that give its name', async () => {
    const { sink, log } = venue({ delivery: 'idempotent', fails: (call) => (call <= 2 ? down() : undefined) });
    const guarded = () =>
      withResilience(sink({}), {
        retry: { attempts: 'unlimited', first: '1ms' },
        breaker: { consecutive: 2, openFor: '1s', name: 'account' },
      });
    const started = start([counting('a', 20).pipe(guarded()), counting('b', 20).pipe(guarded())]);
    const changes: string[] = [];
    breakerStates(started.run, 'account').subscribe(({ from, to }) => changes.push(`${from} ${to}`));
    await started.end();
    expect(changes).toEqual(['closed open', 'open halfOpen', 'halfOpen closed']);
    expect(log.taken).toHaveLength(4);
  });

  it('refuses two settings of one name', async () => {
    const { sink } = venue({ delivery: 'idempotent', fails: () => undefined });
    const started = start([
      counting('a', 20).pipe(withBulkhead(sink({}), { calls: 1, name: 'account' })),
      counting('b', 20).pipe(withBulkhead(sink({}), { calls: 2, name: 'account' })),
    ]);
    await expect(started.end()).rejects.toThrow(
      'bulkhead: parameter "name" is "account"; expected the settings that the other stage gives for this name',
    );
  });
});

describe('policies around a stage', () => {
  it('bound a slow other end: calls under way, time of each, and what waits', async () => {
    const { sink, log } = venue({ delivery: 'idempotent', concurrency: 8, takesMs: 400, fails: () => undefined });
    const started = start(counting('rows', 1000).pipe(withTimeout(withBulkhead(sink({}), { calls: 2 }), '1h')));
    const stats = await started.end();
    expect(log.most).toBe(2);
    expect(stats.peakBatches).toBeLessThanOrEqual(17);
    expect(stats.rowsOut).toBe(1000);
  });

  it('give a hung call up after the time-out and try again', async () => {
    let call = 0;
    const hung = forEachBatch(() => (++call === 2 ? new Promise(() => undefined) : undefined));
    const guarded = withRetry(withTimeout(hung, '2s'), { first: '1ms' });
    const started = start(counting('rows', 30).pipe(guarded));
    const stats = await started.end();
    expect([stats.rowsOut, call]).toEqual([30, 4]);
    expect(started.clock.monotonicMs()).toBeGreaterThanOrEqual(2000);
    expect(started.clock.monotonicMs()).toBeLessThan(2200);
  });

  it('hold the pace that was agreed', async () => {
    const { sink, log } = venue({ takesMs: 0, fails: () => undefined });
    await start(counting('rows', 50).pipe(withRateLimit(sink({}), { calls: 1, per: '100ms' }))).end();
    expect(log.calls.map((at) => Math.round(at))).toEqual([0, 100, 200, 300, 400]);
  });

  it('make a slow call again beside itself', async () => {
    const { sink, log } = venue({ delivery: 'idempotent', takesMs: 100, fails: () => undefined });
    const stats = await start(counting('rows', 10).pipe(withHedge(sink({}), { after: '30ms' }))).end();
    expect([stats.rowsOut, log.calls.length]).toEqual([10, 2]);
  });

  it('fall back to another sink, to letters, or to nothing, each counted', async () => {
    const kept: RecordBatch[] = [];
    const { sink } = venue({ fails: (call) => (call === 2 ? down() : undefined) });
    const other = start(counting('rows', 30).pipe(withFallback(sink({}), memory({ into: kept }))));
    const seen = eventsOf(other);
    expect((await other.end()).rowsOut).toBe(30);
    expect(kept.flatMap((batch) => numbers(batch))).toEqual([10, 11, 12, 13, 14, 15, 16, 17, 18, 19]);
    expect(seen.filter(({ kind }) => kind === 'fallback')).toMatchObject([{ to: 'memory' }]);
    const details: string[] = [];
    const failing = venue({ delivery: 'atLeastOnce', fails: (call) => (call > 1 ? down() : undefined) });
    const letters = await start(
      counting('rows', 20).pipe(withFallback(withRetry(failing.sink({}), { attempts: 2, first: '1ms' }), 'deadLetter')),
      { deadLetters: ({ cause, detail, attempts }) => details.push(`${cause} ${detail} ${attempts}`) },
    ).end();
    expect(letters.deadLetters).toBe(10);
    expect(details[0]).toBe('Error connection refused 2');
    const dropping = venue({ fails: () => down() });
    const dropped = await start(counting('rows', 20).pipe(withFallback(dropping.sink({}), 'drop'))).end();
    expect(dropped.stages[0]?.fates).toMatchObject({ dropped: 20 });
  });

  it('repeat nothing that has been given out in part', async () => {
    let calls = 0;
    const partly = {
      async process(batch: RecordBatch, _: AbortSignal, emit: (batch: RecordBatch) => void) {
        calls++;
        emit(batch);
        await Promise.resolve();
        throw down();
      },
    };
    const { defineOperator, z } = await import('rxarrow');
    const operator = defineOperator({
      name: 'partly',
      title: 'Partly',
      summary: 'Gives its output and fails.',
      params: () => z.strictObject({}),
      scope: 'row',
      addsColumns: false,
      examples: [],
      open: { async: () => partly },
    });
    await expect(start(counting('rows', 10).pipe(withRetry(operator({})))).end()).rejects.toThrow(
      'partly: A call failed after it had given part of its output.',
    );
    expect(calls).toBe(1);
  });
});

describe('what a stage must not be given twice', () => {
  it.each([
    ['orders', 'retry', 'it sends orders, and a repeated call could send one twice'],
    [undefined, 'retry', 'it does not say whether it may be given a batch twice'],
    ['atLeastOnce', 'hedge', 'a repeated call leaves its rows there twice'],
  ] as const)('is refused: delivery %s and %s', (delivery, policy, why) => {
    const { sink } = venue({ fails: () => undefined, ...(delivery === undefined ? {} : { delivery }) });
    const settings = policy === 'retry' ? { retry: {} } : { hedge: { after: '1s' } };
    expect(() => withResilience(sink({}), settings)).toThrow(why);
  });

  it('is refused for a stage that settles at once, and for a function', () => {
    expect(() => withRetry(memory('kept'))).toThrow(
      'memory: parameter "resilience" is "a sink that settles at once"; expected an operator or sink that waits for something outside',
    );
    expect(() => withRetry(() => undefined)).toThrow('stage: parameter "resilience" is a function');
  });
});

const registryWith = (component: object) => createRegistry([...components, component as Component]);
const file = (sink: string): string => `
streams:
  rows: { source: { generate: { symbols: [A], bars: 5000 } }, sink: ${sink} }
`;
const faults = (sink: string, component: object): string[] =>
  readPipelineText(file(sink), { registry: registryWith(component), file: 'test.yaml' })
    .findings.filter(({ severity }) => severity === 'error')
    .map(findingText);

describe('in a pipeline file', () => {
  it('policies stand beside the component, and come back out of the pipe', async () => {
    const { sink, log } = venue({ delivery: 'idempotent', fails: (call) => (call < 4 ? down() : undefined) });
    const text = file('{ venue: {}, resilience: { retry: { first: 1ms }, breaker: { consecutive: 3, openFor: 1s } } }');
    const read = readPipelineText(text, { registry: registryWith(sink), file: 'test.yaml' });
    expect(read.findings).toEqual([]);
    const pipeline = read.compile();
    const clock = new VirtualClock();
    const running = run(
      pipeline.outputs.map((output) => output.stream),
      { clock },
    );
    const changes: string[] = [];
    breakerStates(running).subscribe(({ to }) => changes.push(to));
    await clock.runUntilIdle();
    expect((await running.done).rowsOut).toBe(5000);
    expect(changes).toEqual(['open', 'halfOpen', 'closed']);
    expect(log.calls.length).toBe(log.taken.length + 3);
    const output = pipeline.outputs[0];
    expect(JSON.stringify(toPipelineDocument(output!.stream))).toContain(
      '"resilience":{"retry":{"first":"1ms"},"breaker":{"consecutive":3,"openFor":"1s"}}',
    );
  });

  it.each([
    ['{ venue: {}, resilience: { retry: { attempts: 1 } } }', 'at least 2'],
    ['{ venue: {}, resilience: { retry: { jiter: 0 } } }', 'unknown key "jiter"; did you mean "jitter"?'],
    ['{ venue: {}, resilience: { timeout: fast } }', 'is "fast"; expected a length of time such as "15m" or "1d"'],
    ['{ venue: {}, resilience: { breaker: { calls: 5 }, retry: {} } }', 'expected no such setting without "ratio"'],
    [
      '{ venue: {}, resilience: { breaker: { ratio: 0.5 }, retry: {} } }',
      'expected one of "calls" and "within" beside "ratio"',
    ],
    [
      '{ venue: {}, resilience: { breaker: { ratio: 0.5, calls: 5, consecutive: 2 }, retry: {} } }',
      'expected either "consecutive" or "ratio"',
    ],
    [
      '{ venue: {}, resilience: { breaker: { ratio: 0.5, calls: 5, atLeast: 9 }, retry: {} } }',
      'expected at most "calls", which is 5',
    ],
    ['{ venue: {}, resilience: { breaker: {} } }', 'since without one the first failure ends the run'],
    ['{ venue: {}, resilience: { rateLimit: { calls: 0 } } }', 'at least 1'],
    ['{ venue: {}, resilience: { bulkhead: {} } }', '"calls" is missing'],
    ['{ venue: {}, resilience: { fallback: explode } }', '"pass"'],
    [
      '{ desk: { account: { cash: 1 } }, resilience: { retry: {} } }',
      'an operator or sink that waits for something outside',
    ],
    ['{ venue: {}, onError: explode }', 'expected one of "fail", "deadLetter", "skip", "retry"'],
    ['{ desk: { account: { cash: 1 } }, onError: skip }', 'it sends orders'],
  ])('%s is refused', (sink, says) => {
    const { sink: component } = venue({ delivery: 'idempotent', fails: () => undefined });
    expect(faults(sink, component).join('\n')).toContain(says);
  });
});

it('policies in an order that a file cannot say are not written to one', () => {
  const { sink } = venue({ delivery: 'idempotent', fails: () => undefined });
  const stream = counting('rows', 10).pipe(withTimeout(withRetry(sink({})), '1s'));
  expect(() => toPipelineDocument(stream)).toThrow();
});

it('what breakers and limits have learnt is a part of checkpoints, under the name of the stage or the shared one', async () => {
  const { sink } = venue({ delivery: 'idempotent', fails: () => undefined });
  const guarded = withResilience(sink({}, { id: 'store' }), {
    retry: {},
    breaker: {},
    rateLimit: { calls: 1000, name: 'account' },
  });
  const started = start(counting('rows', 100, { everyMs: 10 }).pipe(guarded));
  await started.clock.advance(50);
  const parts = started.run.context.service(checkpointParts).snapshot();
  expect(parts.map(({ digest }) => digest).toSorted()).toEqual(['breaker of store', 'rateLimit account']);
  started.run.context.service(checkpointParts).restore(parts);
  await started.end();
  expect(started.run.context.service(checkpointParts).snapshot()).toEqual([]);
});
