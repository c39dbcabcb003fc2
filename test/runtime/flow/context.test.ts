import { concat, defer, finalize, from, merge, mergeMap, share, switchMap } from 'rxjs';
import type { RecordBatch } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { wait } from '../../../src/base/index.js';
import {
  contextForSubscription,
  FlowContext,
  shareStream,
  stack,
  withAmbient,
} from '../../../src/runtime/flow/index.js';
import { VirtualClock } from '../../../src/testing/virtual-clock.js';
import { counting, pass, rowsIn, runSum, sink, start, toEnd } from './support.js';

const context = (name: string): FlowContext => new FlowContext({ name });

describe('the run a subscription belongs to', () => {
  it('is that of the frame, then that of the push on the stack, then the ambient one', () => {
    const [framed, pushing, ambient] = [context('framed'), context('pushing'), context('ambient')];
    withAmbient(ambient, () => {
      expect(contextForSubscription()).toBe(ambient);
      pushing.addOrigin('prices').asPush(() => {
        expect(contextForSubscription()).toBe(pushing);
        stack.frame = { context: framed, above: [], beneath: [] };
        expect(contextForSubscription()).toBe(framed);
        stack.frame = null;
      });
    });
    expect(contextForSubscription().explicit).toBe(false);
  });

  it('is none that is closed or has failed', () => {
    const [closed, failed, ambient] = [context('closed'), context('failed'), context('ambient')];
    const origin = failed.addOrigin('prices');
    closed.close();
    failed.fail(new Error('over'));
    withAmbient(ambient, () => origin.asPush(() => expect(contextForSubscription()).toBe(ambient)));
    withAmbient(closed, () => expect(contextForSubscription().explicit).toBe(false));
  });

  it('is found by sources that are subscribed later, whatever led to it', async () => {
    const clock = new VirtualClock();
    const stats = await toEnd(
      concat(
        counting('first', 10),
        counting('outer', 1).pipe(mergeMap(() => counting('inMergeMap', 10))),
        defer(() => from(wait(clock, 3))).pipe(switchMap(() => counting('afterPromise', 10))),
      ).pipe(sink()),
      { clock },
    );
    expect(stats.sources.map(({ id }) => id)).toEqual(['first', 'outer', 'inMergeMap', 'afterPromise']);
  });

  it('is the outer one when a batch handler subscribes, and its own under run()', async () => {
    const clock = new VirtualClock();
    const seen: string[] = [];
    let inner: ReturnType<typeof start> | undefined;
    const outer = start(
      counting('outer', 20, { everyMs: 1 }).pipe(
        pass('nested', (_, node) => {
          if (inner !== undefined) return;
          counting('plain', 10)
            .pipe(pass('p', (__, { context: found }) => seen.push(found === node.context ? 'outer' : 'own')))
            .subscribe();
          inner = start(
            counting('isolated', 10).pipe(
              pass('i', (__, { context: found }) => seen.push(found === node.context ? 'outer' : 'own')),
            ),
            { clock },
          );
        }),
      ),
      { clock },
    );
    await outer.end();
    expect(new Set(seen)).toEqual(new Set(['outer', 'own']));
    expect(outer.run.stats.sources.map(({ id }) => id)).toEqual(['outer', 'plain']);
    expect(inner?.run.stats.sources.map(({ id }) => id)).toEqual(['isolated']);
  });
});

describe('a source shared by two runs', () => {
  it.each([
    [true, false],
    [false, true],
  ])('is an error when either is checkpointed (%s, %s)', async (first, second) => {
    const clock = new VirtualClock();
    const shared = counting('a', 200).pipe(share());
    const one = start(shared.pipe(pass('one'), sink()), { clock, checkpointed: first, name: 'one' });
    const two = start(shared.pipe(pass('two'), sink()), { clock, checkpointed: second, name: 'two' });
    await clock.runUntilIdle();
    await expect(two.run.done).rejects.toThrow(
      /"two" of run "two" got a batch of source "a" that belongs to run "one"/,
    );
    await expect(one.run.done).resolves.toMatchObject({ rowsOut: 200 });
  });

  it('is warned of once elsewhere, and the slower run slows the source', async () => {
    const clock = new VirtualClock();
    const log: RecordBatch[] = [];
    const shared = counting('a', 3000).pipe(share());
    const one = start(shared.pipe(pass('one'), sink([], { ms: 0 })), { clock });
    const two = start(shared.pipe(pass('two'), sink(log, { ms: 2 })), { clock });
    await one.end();
    await two.end();
    expect(one.warnings).toEqual([]);
    expect(two.warnings).toHaveLength(2);
    expect(rowsIn(log)).toBe(3000);
    expect(one.run.stats.peakBatches).toBeLessThanOrEqual(17);
  });

  it('is subscribed once for each run by shareStream', async () => {
    const shared = shareStream(counting('a', 100));
    const one = start(merge(shared.pipe(runSum({ params: 1 })), shared.pipe(runSum({ params: 2 }))), {
      checkpointed: true,
    });
    const two = start(shared.pipe(runSum()), { checkpointed: true });
    expect((await one.end()).rowsOut).toBe(200);
    expect((await two.end()).rowsOut).toBe(100);
  });
});

describe('without run()', () => {
  it('a pipe runs with demand, after a turn, and says that it has ended', async () => {
    const log: RecordBatch[] = [];
    let most = 0;
    const seen: string[] = [];
    await new Promise<void>((resolve, reject) => {
      counting('a', 1000)
        .pipe(
          pass('in', (_, node) => (most = Math.max(most, node.context.peakBatches))),
          sink(log, { ms: 0 }),
          finalize(() => seen.push('closed')),
        )
        .subscribe({ next: () => seen.push('batch'), error: reject, complete: resolve });
      seen.push('subscribed');
    });
    expect(seen[0]).toBe('subscribed');
    expect(seen.slice(-2)).toEqual(['batch', 'closed']);
    expect(rowsIn(log)).toBe(1000);
    expect(most).toBeLessThanOrEqual(16);
  });

  it('an error of a stage reaches the subscriber', async () => {
    const failing = pass('bad', () => {
      throw new Error('boom');
    });
    const failure = new Promise((resolve) => {
      counting('a', 10).pipe(failing, pass()).subscribe({ error: resolve });
    });
    expect(String(await failure)).toContain('boom');
  });
});
