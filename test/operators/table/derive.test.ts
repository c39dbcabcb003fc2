import { Float64, type RecordBatch } from 'apache-arrow';
import type { OperatorFunction } from 'rxjs';
import { describe, expect, test } from 'vitest';
import { compute, run, SchemaMismatch } from 'rxarrow';
import { custom, when } from 'rxarrow/expression';
import { derive, ema, where } from 'rxarrow/operators';
import { at, streamOf } from './_streams.js';

const arrays = { open: [1, 2, 3], close: [2, 2, Number.NaN], volume: [0, 10, 20] };

test('adds columns from text and from typed columns alike', () => {
  const fromText = compute(arrays, derive({ change: 'close - open', up: 'close > open' }));
  const fromCode = compute(
    arrays,
    derive({ change: (c) => c['close']!.sub(c['open']!), up: (c) => c['close']!.gt(c['open']!) }),
  );
  expect(fromText).toEqual(fromCode);
  expect(fromText['change']).toEqual(Float64Array.of(1, 0, Number.NaN));
  expect(fromText['up']).toEqual(Float64Array.of(1, 0, Number.NaN));
});

test('all columns of one derive see the same input', () => {
  expect(() => compute(arrays, derive({ a: 'open * 2.0', b: 'a + 1.0' }))).toThrow(/"a"/);
  const chained = compute(arrays, derive({ a: 'open * 2.0' }), derive({ b: 'a + 1.0' }));
  expect(chained['b']).toEqual(Float64Array.of(3, 5, 7));
});

test('refuses a name that is taken and a column that is not there', () => {
  expect(() => compute(arrays, derive({ close: 'open' }))).toThrow(SchemaMismatch);
  expect(() => compute(arrays, derive({ x: 'clos + 1.0' }))).toThrow(/Did you mean "close"\?/);
});

test('is computed with indicators before and after it', () => {
  const out = compute({ close: [1, 2, 3, 4] }, derive({ twice: 'close * 2.0' }), ema({ period: 2, column: 'twice' }));
  expect(out['ema']?.[1]).toBe(3);
});

describe('the identity of an expression in code', () => {
  const idsOf = (operator: OperatorFunction<RecordBatch, RecordBatch>): string[] => {
    const running = run(streamOf([{ symbol: 'AAA', available: at(1), close: 1 }]).pipe(operator));
    const ids = running.stats.stages.map(({ id }) => id);
    void running.stop();
    return ids;
  };
  const above = (level: number): OperatorFunction<RecordBatch, RecordBatch> =>
    derive({ x: (c) => c['close']!.gt(level).and(c['available']!.hour().lt(level)) }) as never;

  test('tells closures over other constants apart, and equal ones not', () => {
    expect(idsOf(above(30))).toEqual(idsOf(above(30)));
    expect(idsOf(above(30))).not.toEqual(idsOf(above(20)));
    const low = (level: number): OperatorFunction<RecordBatch, RecordBatch> =>
      where((c) => when(c['symbol']!.eq('AAA'), c['close']!.abs().lt(level), false)) as never;
    expect(idsOf(low(3))).toEqual(idsOf(low(3)));
    expect(idsOf(low(3))).not.toEqual(idsOf(low(2)));
    const since = (start: bigint): OperatorFunction<RecordBatch, RecordBatch> =>
      where((c) => c['available']!.gte(start)) as never;
    expect(idsOf(since(1n))).not.toEqual(idsOf(since(2n)));
  });

  test('wants an id in checkpointed runs where a function cannot be compared', async () => {
    const twice = custom(new Float64(), (_, from, to, out) => out.fill(2, from, to));
    const stream = streamOf([{ close: 1 }], 1, 'bars');
    const checkpointed = { checkpointed: true };
    await expect(run(stream.pipe(derive({ x: twice })), checkpointed).done).rejects.toThrow(/cannot be compared.*id/);
    await run(stream.pipe(derive({ x: twice }, { id: 'twice' })), checkpointed).done;
    await run(stream.pipe(derive({ x: twice })), {}).done;
    await run(stream.pipe(derive({ x: (c) => c['close']!.mul(2) })), checkpointed).done;
  });
});
