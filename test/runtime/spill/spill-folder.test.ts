import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { run } from '../../../src/index.js';
import { spillDiskService, type SpillDisk } from '../../../src/core/index.js';
import { spillFolder } from '../../../src/runtime/spill/spill-folder.js';
import { counting, pass } from '../flow/support.js';

describe('spillFolder', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'spill-folder-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('gives stages of its run the folder', async () => {
    let disk: SpillDisk | undefined;
    const stream = counting('a', 10).pipe(
      pass('p', (_, { context }) => {
        disk = context.service(spillDiskService);
      }),
    );
    await run(stream, { services: [spillFolder({ folder: join(folder, 'x') })] }).done;
    const file = await (disk as unknown as SpillDisk).create();
    await file.write(Uint8Array.of(1), 0);
    expect(await file.read(0, 1)).toEqual(Uint8Array.of(1));
    await file.remove();
  });

  it('must be named', () => {
    expect(() => spillFolder({ folder: '' })).toThrow(/spillFolder: parameter "folder"/);
  });
});
