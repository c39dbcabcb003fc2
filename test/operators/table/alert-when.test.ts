import { describe, expect, it } from 'vitest';
import { compute, run, type RunEvent } from 'rxarrow';
import { alertWhen } from 'rxarrow/operators';
import { alerts } from 'rxarrow/runtime';
import { VirtualClock } from 'rxarrow/testing';
import { rowsOf, streamOf } from './_streams.js';

const rows = [
  { symbol: 'A', volume: 500 },
  { symbol: 'B', volume: 20 },
  { symbol: 'B', volume: 10 },
  { symbol: 'A', volume: 50 },
  { symbol: 'B', volume: null },
  { symbol: 'A', volume: 700 },
  { symbol: 'B', volume: 300 },
  { symbol: 'B', volume: 30 },
];

type Told = readonly [state: string, summary: string];

/** What a route is told, alert by alert. */
async function told(operator: ReturnType<typeof alertWhen>, cut: number): Promise<Told[]> {
  const heard: Told[] = [];
  const clock = new VirtualClock();
  const running = run(streamOf(rows, cut).pipe(operator as never), {
    clock,
    services: [
      alerts({
        groupFor: '1ms',
        routes: {
          people: (notification) => {
            for (const { state, summary, labels } of notification.alerts)
              heard.push([state, `${summary} ${JSON.stringify(labels)}`]);
            return Promise.resolve();
          },
        },
      }),
    ],
  });
  await Promise.all([running.done, clock.advance(60_000)]);
  return heard;
}

describe('alertWhen', () => {
  it.each([1, 3, 100])(
    'tells of each symbol once when it begins and once when it is over, in batches of %i',
    async (cut) => {
      const heard = await told(
        alertWhen({ rule: 'thin', condition: 'volume < 100.0', summary: '{symbol} traded only {volume}' }),
        cut,
      );
      const of = (symbol: string): Told[] => heard.filter(([, said]) => said.endsWith(`{"symbol":"${symbol}"}`));
      expect(of('A')).toEqual([
        ['firing', 'A traded only 50 {"symbol":"A"}'],
        ['resolved', 'A traded only 50 {"symbol":"A"}'],
      ]);
      expect(of('B')).toEqual([
        ['firing', 'B traded only 20 {"symbol":"B"}'],
        ['resolved', 'B traded only 20 {"symbol":"B"}'],
        ['firing', 'B traded only 30 {"symbol":"B"}'],
      ]);
    },
  );

  it('tells of all rows together where it is told to, with a condition in code', async () => {
    const heard = await told(
      alertWhen({ rule: 'thin', condition: (c) => c['volume']!.lt(100), severity: 'critical', by: null }),
      2,
    );
    expect(heard.map(([state, said]) => [state, said])).toEqual([
      ['firing', 'thin {}'],
      ['resolved', 'thin {}'],
      ['firing', 'thin {}'],
    ]);
  });

  it('lets rows go through as they are, and raises where the run has no service of alerts as well', async () => {
    const events: RunEvent[] = [];
    const stream = streamOf(rows, 3).pipe(alertWhen({ rule: 'thin', condition: 'volume < 15.0', severity: 'info' }));
    expect(await rowsOf(stream)).toEqual(rows);
    const running = run(stream);
    running.context.events.listen((event) => events.push(event));
    await running.done;
    expect(events.filter(({ kind }) => kind === 'alert')).toEqual([
      { kind: 'alert', state: 'firing', rule: 'thin', severity: 'info', summary: 'volume < 15.0' },
    ]);
  });

  it('refuses what is no condition, and a text that speaks of columns that are not there', () => {
    expect(() => compute(rows, alertWhen({ rule: 'x', condition: 'volume + 1.0' }))).toThrow(/boolean|true/i);
    expect(() => compute(rows, alertWhen({ rule: 'x', condition: 'volume > 1.0', summary: '{price}' }))).toThrow(
      /"summary" is "\{price\}"; expected columns of its input: .*volume/,
    );
    expect(() => compute(rows, alertWhen({ rule: 'x', condition: 'volume > 1.0', by: 'venue' }))).toThrow(/venue/);
  });
});
