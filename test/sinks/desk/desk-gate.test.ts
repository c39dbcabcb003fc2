import type { RecordBatch } from 'apache-arrow';
import type { Observable } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { trading } from '../../../src/runtime/index.js';
import { run } from '../../../src/runtime/run.js';
import { desk, type DeskInput } from '../../../src/sinks/desk/index.js';
import { memory } from '../../../src/sources/index.js';
import { barBatch, events, ofKind, path } from './support.js';

/** Two desks of one run, each with cash for 250 units at 40 that it wants all of. */
async function twoDesks(one: DeskInput['account'], other: DeskInput['account']): Promise<number[]> {
  const out: RecordBatch[][] = [[], []];
  const bars = (): RecordBatch => barBatch(path([40, 40, 40, 40]));
  const stream = (account: DeskInput['account'], id: string): Observable<RecordBatch> =>
    memory([bars()], { id: `bars of ${id}` }).pipe(desk({ account }, { id })) as Observable<RecordBatch>;
  await run([stream(one, 'one'), stream(other, 'other')], {
    onBatch: (batch, index) => void out[index]?.push(batch),
    onWarning: () => undefined,
    services: [trading({ effect: 'paper', limits: { grossNotional: 15_000 }, killSwitch: { signal: 'none' } })],
  }).done;
  const all = out.map((batches) => events(batches));
  const causes = all.flatMap((made) => ofKind(made, 'orderEvent').flatMap(({ cause }) => cause ?? []));
  expect(causes.every((cause) => String(cause).startsWith('grossNotional: 20000 is above 15000'))).toBe(true);
  return all.map((made) => ofKind(made, 'fill').length);
}

describe('the limits of a run', () => {
  it('hold for what all desks of an account do together', async () => {
    expect((await twoDesks({ cash: 10_000 }, { cash: 10_000 })).sort()).toEqual([0, 1]);
  });

  it('hold for each account by itself', async () => {
    expect(await twoDesks({ cash: 10_000, id: 'a' }, { cash: 10_000, id: 'b' })).toEqual([1, 1]);
  });
});
