import {
  context,
  ROOT_CONTEXT,
  trace,
  type Attributes,
  type Context,
  type Span,
  type Tracer,
} from '@opentelemetry/api';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { run } from 'rxarrow';
import { traces } from 'rxarrow/runtime';
import { ema, tap } from 'rxarrow/operators';
import { generate } from 'rxarrow/sources';

interface Recorded {
  readonly name: string;
  readonly attributes: Attributes;
  readonly parent: string | undefined;
  readonly events: string[];
  status: string | undefined;
  ended: boolean;
}

let spans: Recorded[];

/** A tracer that only remembers. */
function recorder(): Tracer {
  const startSpan = (name: string, options: { attributes?: Attributes } = {}, parent: Context = ROOT_CONTEXT): Span => {
    const above = trace.getSpan(parent) as (Span & { recorded?: Recorded }) | undefined;
    const recorded: Recorded = {
      name,
      attributes: options.attributes ?? {},
      parent: above?.recorded?.name,
      events: [],
      status: undefined,
      ended: false,
    };
    spans.push(recorded);
    const span = {
      recorded,
      addEvent: (event: string) => {
        recorded.events.push(event);
        return span;
      },
      recordException: () => undefined,
      setStatus: ({ message }: { message?: string }) => {
        recorded.status = message;
        return span;
      },
      end: () => {
        recorded.ended = true;
      },
    };
    return span as unknown as Span;
  };
  return { startSpan } as unknown as Tracer;
}

beforeEach(() => {
  spans = [];
  trace.setGlobalTracerProvider({ getTracer: recorder });
});
afterEach(() => {
  trace.disable();
  context.disable();
});

describe('traces', () => {
  it('have a span for the run, and for some batches one for each stage within the one below it', async () => {
    const stream = generate({ symbols: ['A'], bars: 60_000 }, { id: 'bars' }).pipe(ema({ period: 3, id: 'average' }));
    await run(stream, { name: 'traced', services: [traces({ sampleEvery: 5 })] }).done;
    const [whole] = spans;
    expect(whole).toMatchObject({ name: 'rxarrow.run', attributes: { 'rxarrow.run': 'traced' }, parent: undefined });
    const pushes = spans.filter(({ name }) => name === 'rxarrow.push');
    expect(pushes.length).toBeGreaterThan(1);
    expect(pushes[0]).toMatchObject({ parent: 'rxarrow.run', attributes: { 'rxarrow.source': 'bars' } });
    const stages = spans.filter(({ name }) => name === 'rxarrow.stage ema');
    expect(stages).toHaveLength(pushes.length);
    expect(stages[0]).toMatchObject({ parent: 'rxarrow.push', attributes: { 'rxarrow.stage': 'average' } });
    expect(spans.every(({ ended }) => ended)).toBe(true);
  });

  it('have what happens as events, and say that a run has failed', async () => {
    const broken = generate({ bars: 1 }).pipe(
      tap(() => {
        throw new Error('It broke.');
      }),
    );
    const running = run(broken, {
      services: [
        traces(),
        {
          name: 'probe',
          open: (host) => host.context.events.emit({ kind: 'gap', source: 'a', detail: 'ten rows' }),
        },
      ],
    });
    await expect(running.done).rejects.toThrow('It broke.');
    expect(spans[0]).toMatchObject({ events: ['rxarrow.gap', 'rxarrow.failure'], ended: true });
    expect(spans[0]?.status).toContain('It broke.');
  });
});
