import { Observable, type Subscriber } from 'rxjs';
import type { RecordBatch } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import {
  batchFromRows,
  defineOperator,
  z,
  type BatchOperator,
  type Component,
  type StageNode,
  type SyncStage,
} from '../../../../src/index.js';
import { joinContext, pullSource, type Origin } from '../../../../src/runtime/flow/index.js';
import { checkProtocol, LawBroken, PROTOCOL_RULES } from '../../../../src/testing/index.js';

const operator = (open: (node: StageNode) => SyncStage): Component =>
  defineOperator({
    name: 'toy',
    title: 'Toy',
    summary: 'A toy.',
    params: () => z.strictObject({}),
    scope: 'row',
    addsColumns: false,
    examples: [{ title: 'Plain', params: {} }],
    open: (_, node) => open(node),
  });

const passing = operator(() => ({ process: (batch, emit) => emit(batch) }));

/** An operator that is no stage of ours. */
const foreign = (configure: () => BatchOperator): Component => ({ card: passing.card, configure });

const source = (configure: () => Observable<RecordBatch>): Component => ({
  card: { ...passing.card, kind: 'source' },
  configure,
});

const batch = (n: number): RecordBatch => batchFromRows([{ n }]);

/** A source that asks nobody; `begin` is called in a later turn with a way to push. */
const willful = (begin: (origin: Origin, subscriber: Subscriber<RecordBatch>) => void): Component =>
  source(
    () =>
      new Observable((subscriber) => {
        const context = joinContext(subscriber);
        const origin = context.addOrigin('willful', subscriber);
        void context.whenOpen().then(() => context.clock.nextTurn(() => begin(origin, subscriber)));
        return () => context.removeOrigin(origin);
      }),
  );

async function broken(component: Component): Promise<string> {
  const failure: unknown = await checkProtocol(component).catch((error: unknown) => error);
  if (failure === undefined) return 'kept';
  if (failure instanceof LawBroken) return failure.message;
  throw failure instanceof Error ? failure : new Error(String(failure));
}

const kept: unknown[] = [];

describe('the rules of the protocol', () => {
  it('are kept by what keeps them', async () => {
    expect(await broken(passing)).toBe('kept');
    const reading = (): Observable<RecordBatch> => {
      let n = 0;
      return pullSource({ name: 'reading' }, () => ({ read: () => (n < 10 ? batch(n++) : null) }));
    };
    expect(await broken(source(reading))).toBe('kept');
  });

  it.each<[rule: string, what: string, toy: () => Component, says: RegExp]>([
    [
      '1.01',
      'a source that pushes all it has',
      () =>
        willful((origin, subscriber) => {
          for (let n = 0; n < 10; n++) origin.push(subscriber, batch(n));
        }),
      /it pushed 10 batches where 3 were asked for/,
    ],
    [
      '1.01',
      'an operator that emits what nobody sent',
      () =>
        operator((node) => ({
          process(given, emit) {
            emit(given);
            const origin = node.currentOrigin();
            node.context.clock.schedule(1, () => node.onBehalfOf(origin, () => emit(given)));
          },
        })),
      /batches came that nobody had pushed and nobody was charged for/,
    ],
    [
      '1.03',
      'a source that pushes as soon as it is woken',
      () =>
        willful((origin, subscriber) => {
          let n = 0;
          const next = (): void => {
            if (n < 3 && !origin.context.paused) origin.push(subscriber, batch(n++));
          };
          origin.wake = next;
          origin.waiting = true;
          next();
          origin.waiting = false;
          subscriber.complete();
        }),
      /came while the batch before was being taken/,
    ],
    [
      '1.07',
      'an operator that goes on after its end',
      () => {
        return operator((node) => {
          let last: RecordBatch | undefined;
          return {
            process(given, emit) {
              last = given;
              emit(given);
            },
            end(emit) {
              const [given, origin] = [last, node.currentOrigin()];
              node.context.clock.schedule(1, () => given !== undefined && node.onBehalfOf(origin, () => emit(given)));
            },
          };
        });
      },
      /a batch came after the end/,
    ],
    [
      '1.07',
      'an operator that goes on after an error',
      () =>
        foreign(
          () => (input) =>
            new Observable((subscriber) =>
              input.subscribe({
                next: (given) => subscriber.next(given),
                complete: () => subscriber.complete(),
                error(error: unknown) {
                  subscriber.error(error);
                  subscriber.complete();
                },
              }),
            ),
        ),
      /another end came after an error of its input/,
    ],
    [
      '2.08',
      'an operator that reads on for nobody',
      () =>
        foreign(
          () => (input) =>
            new Observable((subscriber) => {
              input.subscribe({
                next: (given) => subscriber.next(given),
                complete: () => subscriber.complete(),
                error: (error: unknown) => subscriber.error(error),
              });
            }),
        ),
      /sources were still open/,
    ],
    [
      '2.08',
      'an operator that keeps its tickets',
      () =>
        operator((node) => ({
          process(given, emit) {
            node.hold(given);
            emit(given);
          },
        })),
      /tickets had not been released/,
    ],
    [
      '2.08',
      'an operator that leaves a timer',
      () =>
        operator((node) => {
          node.context.clock.schedule(1e7, () => undefined);
          return { process: (given, emit) => emit(given) };
        }),
      /1 timers were left/,
    ],
    [
      '3.13',
      'an operator that keeps batches',
      () =>
        operator(() => ({
          process(given, emit) {
            kept.push(given);
            emit(given);
          },
        })),
      /after the run \d+ of \d+ batches are still kept in memory/,
    ],
    [
      '3.13',
      'an operator that keeps its consumer',
      () =>
        foreign(
          () => (input) =>
            new Observable((subscriber) => {
              // RxJS lets go of it by itself; this one holds on to what RxJS let go of.
              kept.push(Reflect.get(subscriber, 'destination'));
              return input.subscribe({
                next: (given) => subscriber.next(given),
                complete: () => subscriber.complete(),
                error: (error: unknown) => subscriber.error(error),
              });
            }),
        ),
      /after the run its consumer is still kept in memory/,
    ],
  ])('find by %s %s', async (rule, _, toy, says) => {
    const found = await broken(toy());
    expect(found).toMatch(says);
    expect(found).toContain(`rule ${rule}`);
  });

  it('say what they say', () => {
    expect(PROTOCOL_RULES.map(({ rule }) => rule)).toEqual(['1.01', '1.03', '1.07', '2.08']);
    for (const { says } of PROTOCOL_RULES) expect(says).toMatch(/\w+ \w+/);
  });
});
