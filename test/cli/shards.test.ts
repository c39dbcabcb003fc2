import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { call, scratchFolder } from './support/terminal.js';

const FILE = `name: features
services:
  - checkpoints: { folder: 'state/\${SHARD}' }
source: { generate: { symbols: [A, B, C, D, E, F, G, H], bars: 30 } }
operators:
  - shard: { shard: '\${SHARD}', of: '\${SHARDS}' }
  - ema: { period: 3 }
sink: { csv: { path: 'out-\${SHARD}.csv' } }
`;

function folderWith(text: string): string {
  const folder = scratchFolder();
  writeFileSync(join(folder, 'p.yaml'), text);
  return folder;
}

const linesOf = (folder: string, name: string): string[] =>
  readFileSync(join(folder, name), 'utf8').trim().split('\n').slice(1);

async function whole(): Promise<string[]> {
  const folder = folderWith(FILE.replace(/ {2}- shard:.*\n/, '').replaceAll('${SHARD}', '0'));
  await call(['run', 'p.yaml', '--quiet'], { folder });
  return linesOf(folder, 'out-0.csv').sort();
}

describe('rxarrow run --shard', () => {
  it('runs only the keys of one shard; all shards together are the whole', async () => {
    const folder = folderWith(FILE);
    expect(await call(['run', 'p.yaml', '--shard', '1/2', '--quiet'], { folder })).toMatchObject({ code: 0, err: '' });
    expect(await call(['run', 'p.yaml', '--shard', '2/2', '--quiet'], { folder })).toMatchObject({ code: 0 });
    const parts = ['out-1.csv', 'out-2.csv'].map((name) => linesOf(folder, name));
    expect(Math.min(...parts.map((lines) => lines.length))).toBeGreaterThan(0);
    expect(parts.flat().sort()).toEqual(await whole());
  });

  it('takes all that nobody has, one after the other or at once', async () => {
    for (const most of [[], ['--most', '1']]) {
      const folder = folderWith(FILE);
      const { code, err } = await call(['run', 'p.yaml', '--shards', '3', '--take', 'any', ...most], { folder });
      expect({ code, err }).toMatchObject({ code: 0 });
      expect(err).toMatch(/shard 1 of 3: taken/);
      const parts = [1, 2, 3].flatMap((shard) => linesOf(folder, `out-${shard}.csv`));
      expect(parts.sort()).toEqual(await whole());
    }
  });

  it('refuses a shard that another process has', async () => {
    const folder = folderWith(
      FILE.replace('generate: { symbols: [A, B, C, D, E, F, G, H], bars: 30 }', 'bus: { topic: quiet }'),
    );
    let interrupt: () => void = () => undefined;
    const first = call(['run', 'p.yaml', '--shard', '1/2'], { folder, onStart: (stop) => (interrupt = stop) });
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(await call(['run', 'p.yaml', '--shard', '1/2'], { folder })).toMatchObject({
      code: 1,
      err: expect.stringMatching(/LeaseHeld[^]*belongs to another\s+run/),
    });
    interrupt();
    await first;
  });

  it('says what is wrong with the call or the file', async () => {
    const folder = folderWith(FILE);
    const said = async (...options: string[]): Promise<string> => {
      const { code, err } = await call(['run', 'p.yaml', ...options], { folder });
      expect(code).toBe(2);
      return err.replace(/\s+/g, ' ');
    };
    expect(await said('--shard', '3/2')).toMatch(/--shard is "3\/2"/);
    expect(await said('--shard', 'two')).toMatch(/--shard is "two"/);
    expect(await said('--shards', '2')).toMatch(/--shards stands there alone/);
    expect(await said('--take', 'any')).toMatch(/need --shards/);
    expect(await said('--shards', '0', '--take', 'any')).toMatch(/--shards is "0"/);
    expect(await said('--shard', '1/2', '--most', '1')).toMatch(/stands beside/);
    writeFileSync(join(folder, 'p.yaml'), FILE.replace(/ {2}- shard:.*\n/, '').replaceAll('${SHARD}', '1'));
    expect(await said('--shard', '1/2')).toMatch(/does not say \$\{SHARD\} anywhere/);
    writeFileSync(join(folder, 'p.yaml'), FILE.replace("'state/${SHARD}'", 'state'));
    expect(await said('--shard', '1/2')).toMatch(/checkpoints of all shards go to one place/);
    writeFileSync(join(folder, 'p.yaml'), FILE.replace(/services:\n.*\n/, ''));
    expect(await said('--shard', '1/2')).toMatch(/has no checkpoints/);
  });
});
