import { execFileSync } from 'node:child_process';
import { merge, share, type Observable } from 'rxjs';
import type { RecordBatch } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { digest } from '../../../src/runtime/flow/index.js';
import { run } from '../../../src/runtime/run.js';
import { counting, runSum, toEnd } from './support.js';

function ids(stream: Observable<RecordBatch>): string[] {
  const running = run(stream);
  const found = running.stats.stages.map(({ id }) => id);
  void running.stop();
  return found;
}

const chain = (params: unknown = { k: 1 }, source = 'a'): Observable<RecordBatch> =>
  counting(source, 10).pipe(runSum({ params: { first: true } }), runSum({ params }));

describe('the identity of a stage', () => {
  it('is the same for the same pipe, and in another process', () => {
    expect(ids(chain())).toEqual(ids(chain()));
    const script = `
      import { digest } from './src/runtime/flow/index.ts';
      process.stdout.write(digest(['ema', { period: 3, columns: { b: 1, a: [2n, NaN] } }, ['prices']]));
    `;
    const elsewhere = execFileSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
      encoding: 'utf8',
    });
    expect(elsewhere).toBe(digest(['ema', { columns: { a: [2n, NaN], b: 1 }, period: 3 }, ['prices']]));
  });

  it('changes with parameters, with what lies beneath and with the source', () => {
    const [first, second] = ids(chain());
    expect(ids(chain({ k: 2 }))).toEqual([first, expect.not.stringMatching(second as string)]);
    expect(ids(chain({ k: 1 }, 'b'))).not.toContain(first);
    expect(first).not.toBe(second);
  });

  it('is the explicit id where there is one', () => {
    expect(ids(counting('a', 10).pipe(runSum({ id: 'mine' })))).toEqual(['mine']);
  });

  it('tells values apart that JSON does not', () => {
    expect(digest(new Map([['a', 1]]))).not.toBe(digest(new Map([['a', 2]])));
    expect(digest(/a/)).not.toBe(digest(/b/));
    expect(digest(Number.POSITIVE_INFINITY)).not.toBe(digest(null));
  });

  it('does not depend on the order of the branches of a merge', () => {
    const branch = (source: string): Observable<RecordBatch> => counting(source, 10).pipe(runSum());
    expect(new Set(ids(merge(branch('a'), branch('b'))))).toEqual(new Set(ids(merge(branch('b'), branch('a')))));
  });
});

describe('stages that cannot be told apart', () => {
  const twins = (options: { readonly id?: string } = {}): Observable<RecordBatch> => {
    const shared = counting('a', 100).pipe(share());
    return merge(shared.pipe(runSum()), shared.pipe(runSum(options)));
  };

  it('need ids in a checkpointed run', async () => {
    await expect(toEnd(twins(), { checkpointed: true })).rejects.toThrow(
      /cannot be told apart.*Give them different ids/,
    );
    await expect(toEnd(twins({ id: 'second' }), { checkpointed: true })).resolves.toMatchObject({ rowsOut: 200 });
  });

  it('are counted apart elsewhere', async () => {
    const stats = await toEnd(twins());
    expect(stats.stages.map(({ rowsIn }) => rowsIn)).toEqual([100, 100]);
  });

  it('are told apart by their parameters', async () => {
    const shared = counting('a', 100).pipe(share());
    const stream = merge(shared.pipe(runSum({ params: 1 })), shared.pipe(runSum({ params: 2 })));
    await expect(toEnd(stream, { checkpointed: true })).resolves.toMatchObject({ rowsOut: 200 });
  });
});
