import type { RecordBatch } from 'apache-arrow';
import type { Observable } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { entriesService, healthService, type RunEvent } from 'rxarrow';
import { health } from 'rxarrow/runtime';
import { wait } from '../../../src/base/index.js';
import { controlBatch, controlOf, type Control } from '../../../src/columnar/index.js';
import { batchFromRows } from '../../../src/core/index.js';
import { pullSource } from '../../../src/runtime/flow/index.js';
import { counting, pass, sink, start, stop } from '../flow/support.js';

type HealthEvent = Extract<RunEvent, { kind: 'health' }>;

function healthOf(events: readonly RunEvent[], component: string): string[] {
  return events
    .filter((event): event is HealthEvent => event.kind === 'health' && event.component === component)
    .map(({ state, reasons }) => [state, ...reasons].join(': '));
}

interface Step {
  readonly atMs: number;
  readonly ageMs?: number;
  readonly control?: Control;
}

/** Batches at given times, each with a row of an age, or a control. */
function feed(script: readonly Step[], endMs: number): Observable<RecordBatch> {
  return pullSource({ name: 'feed', id: 'feed' }, ({ context: { clock } }) => {
    let at = 0;
    return {
      async read() {
        const step = script[at++];
        await wait(clock, Math.max(0, (step?.atMs ?? endMs) - clock.monotonicMs()));
        if (step === undefined) return null;
        if (step.control !== undefined) return controlBatch(step.control);
        return batchFromRows([{ available: clock.nowNs() - BigInt((step.ageMs ?? 0) * 1e6), price: 1 }]);
      },
    };
  });
}

function started(stream: Observable<RecordBatch>, params: Parameters<typeof health>[0]) {
  const running = start(stream, { services: [health(params)] });
  const events: RunEvent[] = [];
  running.run.context.events.listen((event) => events.push(event));
  return { ...running, events, entries: running.run.context.service(entriesService) };
}

describe('the health of a run', () => {
  it('keeps what components say, tells only changes, and ends with all stopped', async () => {
    const { run, clock, events, end } = started(counting('a', 30, { everyMs: 100 }), {});
    await clock.advance(50);
    const book = run.context.service(healthService);
    book.report('store', 'degraded', ['slow']);
    book.report('store', 'degraded', ['slow']);
    book.report('store', 'healthy');
    expect(book.components().map(({ component, state }) => `${component} ${state}`)).toContain('store healthy');
    await clock.advance(1000);
    await end();
    expect(healthOf(events, 'store')).toEqual(['degraded: slow', 'healthy', 'stopped']);
    expect(healthOf(events, 'run').at(-1)).toBe('stopped');
    expect(clock.pending).toBe(0);
  });

  it('holds components to the signs of life that they promised', async () => {
    const { run, clock, events, end } = started(counting('a', 100, { everyMs: 1000 }), { heartbeats: { venue: '2s' } });
    await clock.advance(1500);
    run.context.service(healthService).heartbeat('venue');
    await clock.advance(1999);
    expect(healthOf(events, 'venue')).toEqual([]);
    await clock.advance(1);
    expect(healthOf(events, 'venue')).toEqual(['unhealthy: no sign of life for 2000 ms']);
    run.context.service(healthService).heartbeat('venue');
    expect(healthOf(events, 'venue').at(-1)).toBe('healthy');
    await clock.advance(12_000);
    await end();
  });
});

describe('the state of a feed', () => {
  it('closes entries on the very gap, before the rows behind it, and opens them after a while', async () => {
    const open: boolean[] = [];
    const gap: Control = { kind: 'gap', reason: 'sequence jumped', rows: 3 };
    const script = [{ atMs: 100 }, { atMs: 200, control: gap }, { atMs: 300 }];
    const look = pass('look', (batch) => {
      if (batch.numRows > 0) open.push(running.entries.open);
    });
    const running = started(feed(script, 9000).pipe(look), { gapFor: '2s' });
    await running.clock.advance(400);
    expect(open).toEqual([true, false]);
    expect(running.entries.closedBy.get('feed feed')).toBe('the feed is gapped');
    await running.clock.advance(3000);
    expect(running.entries.open).toBe(true);
    await running.clock.advance(9000);
    await running.end();
    expect(healthOf(running.events, 'feed feed')).toEqual(['degraded: gapped: sequence jumped', 'healthy', 'stopped']);
  });

  it('is stale, skewed or quiet by the bounds of its source, and says so down the stream', async () => {
    const seen: string[] = [];
    const stream = feed([{ atMs: 100 }, { atMs: 200, ageMs: 5000 }, { atMs: 2500, ageMs: -3000 }], 12_000);
    const running = started(stream, { feeds: { feed: { staleAfter: '4s', skewAfter: '1s', quietAfter: '3s' } } });
    running.run.context.addWatch({
      pushed: (_, batch) => {
        const control = controlOf(batch);
        if (control?.kind === 'health') seen.push(control.state);
      },
    });
    await running.clock.advance(1500);
    expect(running.entries.closedBy.get('feed feed')).toBe('the feed is stale');
    await running.clock.advance(2000);
    expect(running.entries.closedBy.get('feed feed')).toBe('the feed is skewed');
    await running.clock.advance(3000);
    expect(running.entries.open).toBe(true);
    await running.clock.advance(9000);
    await running.end();
    const states = healthOf(running.events, 'feed feed').map((text) => text.split(': ')[1] ?? text);
    expect(states.slice(0, 2)).toEqual(['stale', 'skewed']);
    expect(states).toContain('quiet');
    expect(states.at(-1)).toBe('stopped');
    expect(seen.length).toBeGreaterThanOrEqual(3);
  });

  it('is disconnected when its source says so', async () => {
    const state = (word: 'up' | 'down', reason: string): Control => ({ kind: 'health', state: word, reason });
    const script = [
      { atMs: 10, control: state('down', 'socket closed') },
      { atMs: 500, control: state('up', '') },
    ];
    const running = started(feed(script, 900), {});
    await running.clock.advance(100);
    expect(running.entries.closedBy.get('feed feed')).toBe('the feed is disconnected');
    await running.clock.advance(1000);
    await running.end();
    expect(healthOf(running.events, 'feed feed')).toEqual([
      'unhealthy: disconnected: socket closed',
      'healthy',
      'stopped',
    ]);
  });

  it('is backpressured when it waits for long, which closes nothing', async () => {
    const slow = started(counting('a', 1000).pipe(sink([], { ms: 20_000 })), { backpressuredAfter: '3s' });
    await slow.clock.advance(5000);
    expect(healthOf(slow.events, 'feed a')[0]).toContain('degraded: backpressured');
    expect(slow.entries.open).toBe(true);
    await stop(slow);
  });
});

describe('settings of health', () => {
  it.each([
    [{ staleAfter: 'soon' }, 'parameter "staleAfter" is "soon"; expected a length of time'],
    [{ closeEntries: ['sleepy'] }, 'expected one of "quiet", "disconnected"'],
    [{ heartbeats: { a: 5 } }, 'parameter "heartbeats.a" is 5'],
    [{ feeds: { a: { stale: '1s' } } }, 'stale'],
  ])('%o are refused', (params, says) => {
    expect(() => health(params as never)).toThrow(says);
  });
});
