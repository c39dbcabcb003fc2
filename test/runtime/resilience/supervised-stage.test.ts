import type { RecordBatch } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { defineOperator, defineSink, z, type RunEvent } from 'rxarrow';
import { supervise, type SuperviseOptions } from 'rxarrow/runtime';
import { readState, stateTable } from '../../../src/columnar/index.js';
import { stageOperator, type RowLetter } from '../../../src/runtime/flow/index.js';
import { counted, counting, numbers, start, type Batches } from '../flow/support.js';

interface Script {
  /** First numbers of the batches that it throws at. */
  readonly fails: readonly number[];
  readonly opened?: string[];
  readonly closed?: string[];
}

/** Sums up what it has seen since it was opened; throws at some batches. */
const summing = (name: string, { fails, opened = [], closed = [] }: Script) =>
  defineOperator({
    name,
    title: 'Summing',
    summary: 'Sums up.',
    params: () => z.strictObject({}),
    addsColumns: false,
    scope: 'crossSection',
    examples: [],
    open: () => {
      opened.push(name);
      let sum = 0;
      return {
        process(batch, emit) {
          const [first = 0] = numbers(batch);
          emit(batch);
          if (fails.includes(first)) throw new Error(`${first} is bad`);
          sum += batch.numRows;
          emit(counted(1000 + sum, 1001 + sum));
        },
        snapshot: () => ({ sum: stateTable({ sum: Float64Array.of(sum) }) }),
        restore(tables) {
          sum = (readState(tables['sum'] as RecordBatch, 'sum') as Float64Array)[0] ?? 0;
        },
        close: () => void closed.push(name),
      };
    },
  })({}) as unknown as Batches;

const quick: SuperviseOptions = { first: '10ms', jitter: 0 };

function started(...stages: readonly Batches[]) {
  const letters: RowLetter[] = [];
  const stream = stages.reduce((from, stage) => from.pipe(stage), counting('a', 40, { everyMs: 1 }));
  const running = start(stream, { deadLetters: (letter) => letters.push(letter) });
  const events: RunEvent[] = [];
  running.run.context.events.listen((event) => events.push(event));
  return { ...running, letters, events };
}

describe('a supervised operator', () => {
  it('begins afresh: the batch goes to the dead letters and nothing that came of it goes on', async () => {
    const script = { fails: [10], opened: [] as string[], closed: [] as string[] };
    const gaps: string[] = [];
    const hearing: Batches = stageOperator({ name: 'hearing' }, () => ({
      process: (batch, emit) => emit(batch),
      control: (control) => void (control.kind === 'gap' && gaps.push(control.reason)),
    }));
    const running = started(supervise(summing('sums', script), quick), hearing);
    const stats = await running.end();
    expect(running.output.map((batch) => numbers(batch))).toEqual([
      Array.from({ length: 10 }, (_, n) => n),
      [1010],
      Array.from({ length: 10 }, (_, n) => n + 20),
      [1010],
      Array.from({ length: 10 }, (_, n) => n + 30),
      [1020],
    ]);
    expect(running.letters.map(({ row, detail }) => [numbers(row as RecordBatch)[0], detail])).toEqual(
      Array.from({ length: 10 }, (_, n) => [n + 10, '10 is bad']),
    );
    expect(script).toMatchObject({ opened: ['sums', 'sums'], closed: ['sums', 'sums'] });
    expect(stats.deadLetters).toBe(10);
    expect(gaps).toEqual([expect.stringMatching(/^"sums.*" was started anew: 10 is bad$/)]);
    expect(running.events.filter(({ kind }) => kind === 'supervision')).toMatchObject([
      { action: 'restart', attempt: 1, delayMs: 10 },
    ]);
    expect(running.events.findLast((event) => event.kind === 'health')).toMatchObject({ state: 'healthy' });
  });

  it('keeps its sources from reading for a while', async () => {
    const times: number[] = [];
    const running = started(supervise(summing('sums', { fails: [10] }), { ...quick, first: '500ms' }));
    running.run.context.addWatch({ pushed: () => times.push(running.run.context.clock.monotonicMs()) });
    await running.end();
    const pauses = times.slice(1).map((time, at) => time - (times[at] as number));
    expect(pauses.filter((pause) => pause >= 400)).toHaveLength(1);
  });

  it('is started anew with its group, one for all', async () => {
    const opened: string[] = [];
    const group: SuperviseOptions = { ...quick, policy: 'oneForAll' };
    const running = started(
      supervise(summing('lower', { fails: [], opened }), group),
      supervise(summing('upper', { fails: [20], opened }), group),
    );
    await running.end();
    expect(opened).toEqual(['upper', 'lower', 'upper', 'lower']);
  });

  it('is given up beyond so many restarts: the run fails, or the stream ends there', async () => {
    const always = { fails: [0, 10, 20, 30] };
    const failing = started(supervise(summing('sums', always), { ...quick, maxRestarts: 2 }));
    await expect(failing.end()).rejects.toThrow('20 is bad');
    const ending = started(supervise(summing('sums', always), { ...quick, maxRestarts: 2, giveUp: 'end' }));
    expect((await ending.end()).deadLetters).toBe(30);
  });

  it('is no sink, nothing that waits for something outside, and has nothing to recover', () => {
    const sink = defineSink({
      name: 'sink',
      title: 'Sink',
      summary: 'Takes.',
      params: () => z.strictObject({}),
      examples: [],
      open: { sync: () => ({ process: (batch, emit) => emit(batch) }) },
    })({});
    expect(() => supervise(sink, quick)).toThrow(/no such setting of a sink/);
    expect(() => supervise(summing('sums', { fails: [] }), { recover: () => undefined })).toThrow(
      /"recover" for sources only/,
    );
  });
});
