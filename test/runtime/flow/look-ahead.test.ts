import { lastValueFrom } from 'rxjs';
import { expect, it } from 'vitest';
import { run } from 'rxarrow';
import { tripleBarrier } from 'rxarrow/operators';
import { desk } from 'rxarrow/sinks';
import { memory } from 'rxarrow/sources';
import { trading } from 'rxarrow/runtime';
import { generateBars } from 'rxarrow/testing';

const bars = () => memory(generateBars({ signal: true, batchRows: 50 }));
const label = tripleBarrier({ width: 0.01, maxRows: 3 });
const account = desk({ account: { cash: 10_000 } });

it('refuses a label before a desk, whether run or only subscribed, before any row is read', async () => {
  const rows: number[] = [];
  const refused = run(bars().pipe(label, account), { onBatch: (batch) => rows.push(batch.numRows) });
  await expect(refused.done).rejects.toThrow(/"tripleBarrier" tells of a row what is known only later.*"desk"/);
  expect(rows).toEqual([]);
  await expect(lastValueFrom(bars().pipe(label, account))).rejects.toMatchObject({ code: 'LookAhead' });
});

it('refuses one beside a desk in the same run', async () => {
  const both = run([bars().pipe(label), bars().pipe(account)]);
  await expect(both.done).rejects.toMatchObject({ code: 'LookAhead' });
});

it('refuses one where trading is set up, and only then', async () => {
  const rows: number[] = [];
  const alone = run(bars().pipe(label), { onBatch: (batch) => rows.push(batch.numRows) });
  await alone.done;
  expect(rows.length).toBeGreaterThan(0);
  for (const effect of ['paper', 'shadow', 'live'] as const)
    await expect(
      run(bars().pipe(label), { services: [trading({ effect, killSwitch: { signal: 'none' } })] }).done,
    ).rejects.toThrow(/"trading" belongs to it/);
  await expect(
    run(bars().pipe(label), { services: [trading({ effect: 'replay', killSwitch: { signal: 'none' } })] }).done,
  ).resolves.toBeDefined();
});
