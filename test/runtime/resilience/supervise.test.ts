import type { RecordBatch } from 'apache-arrow';
import type { Observable } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { createRegistry, defineSource, z, type Component, type RunEvent } from 'rxarrow';
import { findingText, readPipelineText } from 'rxarrow/pipeline';
import { supervise, type SuperviseOptions } from 'rxarrow/runtime';
import { components } from '../../../src/components.js';
import { controlOf, readState, stateTable } from '../../../src/columnar/index.js';
import { counted, numbers, runSum, start } from '../flow/support.js';

interface Script {
  /** Reads, counted over all readers of the source, that fail. */
  readonly fails: ReadonlySet<number>;
  readonly canSeek?: boolean;
  readonly opened?: number[];
}

/** Counts to 100 by tens; its reads fail as told. */
function flaky({ fails, canSeek = true, opened = [] }: Script) {
  let reads = 0;
  let produced = 0;
  return defineSource({
    name: 'flaky',
    title: 'Flaky',
    summary: 'Fails now and then.',
    params: () => z.strictObject({}),
    replay: canSeek ? 'exact' : 'none',
    examples: [],
    open: () => {
      opened.push(reads);
      let at = canSeek ? 0 : produced;
      return {
        async read() {
          await Promise.resolve();
          if (fails.has(++reads)) throw new Error('connection reset');
          if (at >= 100) return null;
          at += 10;
          produced = at;
          return counted(at - 10, at);
        },
        ...(canSeek
          ? {
              position: () => ({ at: stateTable({ at: Int32Array.of(at) }) }),
              seek(position: Readonly<Record<string, RecordBatch>>) {
                at = Number((readState(position['at'] as RecordBatch, 'at') as Int32Array)[0]);
              },
            }
          : {}),
      };
    },
  });
}

const quick: SuperviseOptions = { first: '10ms', jitter: 0 };

function started(stream: Observable<RecordBatch> | readonly Observable<RecordBatch>[], checkpointed = true) {
  const running = start(stream, { checkpointed });
  const events: RunEvent[] = [];
  running.run.context.events.listen((event) => events.push(event));
  return { ...running, events };
}

const all = Array.from({ length: 100 }, (_, n) => n);

describe('a supervised source', () => {
  it('goes on where it was: no row lost, none twice, the state above untouched, in a checkpointed run', async () => {
    const source = flaky({ fails: new Set([1, 4, 5, 9]) })({}, { id: 'feed' });
    const running = started(supervise(source, quick).pipe(runSum({ id: 'sum' })));
    const stats = await running.end();
    expect(running.output.flatMap((batch) => numbers(batch))).toEqual(all);
    expect(running.output.flatMap((batch) => numbers(batch, 1)).at(-1)).toBe(100 * 100);
    expect(stats.sources).toMatchObject([{ id: 'feed', rows: 100 }]);
    const restarts = running.events.filter((event) => event.kind === 'supervision');
    expect(restarts).toHaveLength(4);
    expect(restarts[0]).toMatchObject({ component: 'feed', action: 'restart', attempt: 1, delayMs: 10 });
    expect(running.events.findLast((event) => event.kind === 'health')).toMatchObject({ state: 'healthy' });
  });

  it('declares a gap when it cannot go back', async () => {
    const source = flaky({ fails: new Set([4]), canSeek: false })({}, { id: 'feed' });
    const gaps: string[] = [];
    const running = started(supervise(source, quick), false);
    running.run.context.addWatch({
      pushed: (_, batch) => {
        const control = controlOf(batch);
        if (control?.kind === 'gap') gaps.push(control.reason);
      },
    });
    await running.end();
    expect(gaps).toEqual(['started anew after: connection reset']);
    expect(running.output.flatMap((batch) => numbers(batch))).toEqual(all);
  });

  it('is given up beyond so many restarts within the time: the run fails, or the source ends', async () => {
    const always = new Set(Array.from({ length: 1000 }, (_, read) => read + 3));
    const failing = started(supervise(flaky({ fails: always })({}, { id: 'feed' }), { ...quick, maxRestarts: 3 }));
    await expect(failing.end()).rejects.toThrow('connection reset');
    expect(failing.events.filter((event) => event.kind === 'supervision').map(({ action }) => action)).toEqual([
      'restart',
      'restart',
      'restart',
      'giveUp',
    ]);
    const ending = started(
      supervise(flaky({ fails: always })({}, { id: 'feed' }), { ...quick, maxRestarts: 2, giveUp: 'end' }),
    );
    expect((await ending.end()).rowsOut).toBe(20);
  });

  it('runs its recovery before each restart, whose failure is one more', async () => {
    const tries: number[] = [];
    const recover = (_: unknown, attempt: number): void => {
      tries.push(attempt);
      if (attempt === 1) throw new Error('no token');
    };
    const running = started(supervise(flaky({ fails: new Set([2]) })({}, { id: 'feed' }), { ...quick, recover }));
    await running.end();
    expect(tries).toEqual([1, 2]);
    expect(running.output.flatMap((batch) => numbers(batch))).toEqual(all);
  });

  it('is started anew with its group, one for all', async () => {
    const opened: number[] = [];
    const group: SuperviseOptions = { ...quick, policy: 'oneForAll' };
    const a = supervise(flaky({ fails: new Set([3]) })({}, { id: 'a' }), group);
    const b = supervise(flaky({ fails: new Set(), opened })({}, { id: 'b' }), group);
    const running = started([a, b]);
    const stats = await running.end();
    expect(opened.length).toBe(2);
    expect(stats.rowsOut).toBe(200);
  });

  it.each([
    [{ maxRestarts: 0 }, 'at least 1'],
    [{ within: 'never' }, 'a length of time'],
    [{ policy: 'allForOne' }, 'expected one of "oneForOne", "oneForAll"'],
  ])('%o is refused', (options, says) => {
    expect(() => supervise(flaky({ fails: new Set() })({}), options as never)).toThrow(says);
  });

  it('is a source, not a pipe', () => {
    const pipe = flaky({ fails: new Set() })({}).pipe(runSum());
    expect(() => supervise(pipe)).toThrow('expected a source or an operator of rxarrow, by itself');
  });

  it('is supervised in a file by what stands beside it', async () => {
    const registry = createRegistry([...components, flaky({ fails: new Set([3]) }) as unknown as Component]);
    const text = 'source: { flaky: {}, supervise: { first: 1ms } }\nsink: memory\n';
    const read = readPipelineText(text, { registry, file: 'test.yaml' });
    expect(read.findings.map(findingText)).toEqual([]);
    const running = started(
      read.compile().outputs.map(({ stream }) => stream),
      false,
    );
    expect((await running.end()).rowsOut).toBe(100);
    const wrong = readPipelineText('source: { flaky: {}, supervise: { first: soon } }\nsink: memory\n', { registry });
    expect(wrong.findings.map(findingText).join()).toContain('is "soon"; expected a length of time');
  });
});
