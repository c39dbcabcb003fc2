import { mkdtemp, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { call } from '../support/terminal.js';

const PIPELINE = `
name: averages
source: { generate: { symbols: [A, B], bars: 100 } }
operators: [ema: { period: 5 }]
sink: { csv: { path: out.csv } }
`;

it('lists what a run has written, and what of it is damaged', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'rxarrow-checkpoints-'));
  await writeFile(join(folder, 'pipeline.yaml'), PIPELINE);
  const options = { folder };
  for (let life = 0; life < 2; life++)
    expect((await call(['run', 'pipeline.yaml', '--checkpoints', 'state', '--quiet'], options)).code).toBe(0);

  const listed = await call(['checkpoints', 'state'], options);
  expect(listed.code).toBe(0);
  expect(listed.out).toMatch(
    /^state: pipeline averages\nFree; last had by run "averages", process \d+ on .*, epoch 2, since /,
  );
  expect(listed.out).toMatch(
    /checkpoint-0000000002-0000000002\.rxc +[\d.]+ kB +20\d\d-.* 2 stages, 1 sources, 0 parts/,
  );
  expect(listed.out).toMatch(/stage +ema#\w+ +ema, version 1 +/);

  const state = join(folder, 'state');
  const [oldest = ''] = (await readdir(state)).filter((name) => name.endsWith('.rxc'));
  await writeFile(join(state, oldest), 'nothing');
  const damaged = await call(['checkpoints', 'state', '--json'], options);
  expect(damaged.code).toBe(1);
  const { lease, checkpoints } = JSON.parse(damaged.out) as {
    lease: { released: boolean };
    checkpoints: { damage?: string; pipeline?: string; sections?: { id: string }[] }[];
  };
  expect(lease.released).toBe(true);
  expect(checkpoints.map(({ pipeline }) => pipeline)).toEqual(['averages', undefined]);
  expect(checkpoints[1]?.damage).toMatch(/does not begin with RXARROWC/);
  expect((await call(['checkpoints', 'state'], options)).out).toContain('damaged');
});

it('says when there are none', async () => {
  const { code, err } = await call(['checkpoints', 'nowhere']);
  expect(code).toBe(2);
  expect(err).toMatch(/"nowhere" has no checkpoints/);
});
