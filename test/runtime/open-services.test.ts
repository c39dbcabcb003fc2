import { describe, expect, it } from 'vitest';
import { map, type Observable } from 'rxjs';
import type { RecordBatch } from 'apache-arrow';
import { run, type RunHost, type RunOutcome, type RunService } from 'rxarrow';
import { generate } from '../../src/sources/index.js';
import { ema } from '../../src/operators/index.js';

const bars = (rows: number): ReturnType<typeof generate> => generate({ symbols: ['A'], bars: rows });

function recorder(name: string, log: string[], more: Partial<RunService> = {}): RunService {
  return {
    name,
    open: () => void log.push(`open ${name}`),
    close: ({ kind }: RunOutcome) => void log.push(`close ${name} (${kind})`),
    ...more,
  };
}

describe('services of a run', () => {
  it('are opened in their order before the first row, and closed in the reverse order before the end is told', async () => {
    const log: string[] = [];
    const slow: Partial<RunService> = {
      open: async () => {
        await new Promise((resolve) => setImmediate(resolve));
        log.push('open a');
      },
    };
    await run(bars(5), {
      services: [recorder('a', log, slow), recorder('b', log)],
      onBatch: () => void log.push('row'),
    }).done;
    log.push('done');
    expect([...new Set(log)]).toEqual([
      'open a',
      'open b',
      'row',
      'close b (completed)',
      'close a (completed)',
      'done',
    ]);
  });

  it('fail the run when they cannot be opened; those that were opened are closed', async () => {
    const log: string[] = [];
    const broken = recorder('b', log, {
      open: () => {
        throw new Error('no room');
      },
    });
    const running = run(bars(5), {
      services: [recorder('a', log), broken, recorder('c', log)],
      onBatch: () => void log.push('row'),
    });
    await expect(running.done).rejects.toThrow('no room');
    expect(log).toEqual(['open a', 'close b (failed)', 'close a (failed)']);
  });

  it('hear of a failure and of a stop', async () => {
    const log: string[] = [];
    const failing = bars(5).pipe(
      map(() => {
        throw new Error('broken');
      }),
    );
    await expect(run(failing, { services: [recorder('a', log)] }).done).rejects.toThrow('broken');
    const stopped = run(generate({ symbols: ['A'], bars: 10_000_000 }), { services: [recorder('a', log)] });
    await stopped.stop();
    expect(log).toEqual(['open a', 'close a (failed)', 'open a', 'close a (stopped)']);
  });

  it('capture and restore what a run is', async () => {
    const pipe = (): Observable<RecordBatch> => bars(400_000).pipe(ema({ period: 12 }));
    const sums: number[] = [];
    let state: Awaited<ReturnType<RunHost['capture']>> | undefined;
    let host: RunHost | undefined;
    const capturing: RunService = { name: 'capture', open: (given) => void (host = given) };
    let batches = 0;
    await run(pipe(), {
      services: [capturing],
      onBatch: (batch) => {
        batches++;
        if (batches === 2) void host?.capture().then((given) => (state = given));
        if (state !== undefined) sums.push(Number(batch.getChild('ema')?.get(0)));
      },
    }).done;
    const again: number[] = [];
    await run(pipe(), {
      services: [{ name: 'restore', open: (given) => given.restore(state as NonNullable<typeof state>) }],
      onBatch: (batch) => again.push(Number(batch.getChild('ema')?.get(0))),
    }).done;
    expect(sums.length).toBeGreaterThan(0);
    expect(again.slice(-sums.length)).toEqual(sums);
  });

  it('that throw while closing give a warning', async () => {
    const warnings: string[] = [];
    const bad: RunService = {
      name: 'bad',
      close: () => {
        throw new Error('stuck');
      },
    };
    await run(bars(5), { services: [bad], onWarning: (message) => warnings.push(message) }).done;
    expect(warnings).toEqual(['Closing the service "bad" failed: Error: stuck']);
  });
});
