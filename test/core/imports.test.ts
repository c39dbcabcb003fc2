import { spawnSync } from 'node:child_process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const hooks = pathToFileURL(`${root}test/support/import-hooks.mjs`).href;

interface Trace {
  readonly before: string;
  readonly after: string;
  readonly loaded: readonly string[];
}

function node(program: string): { readonly stdout: string; readonly stderr: string } {
  return spawnSync(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', program], {
    cwd: root,
    encoding: 'utf8',
  });
}

/** What importing a module of the library leaves in a fresh process, and which packages it loads. */
function importing(path: string): Trace {
  const program = `
    import { register } from 'node:module';
    register(${JSON.stringify(hooks)});
    await import('rxjs');
    await import('apache-arrow');
    // What the loader of modules itself is still doing.
    const loading = new Set(['FSReqPromise', 'FSReqCallback', 'CloseReq']);
    const state = () => JSON.stringify({
      globals: Object.getOwnPropertyNames(globalThis).sort(),
      resources: process.getActiveResourcesInfo().filter((name) => !loading.has(name)).sort(),
      listeners: process.eventNames().map(String).sort(),
      environment: Object.keys(process.env).sort(),
      folder: process.cwd(),
    });
    // zod keeps its settings in two globals; whether it is loaded at all is asked below.
    const own = (text) => text.replace('"__zod_globalConfig",', '').replace('"__zod_globalRegistry",', '');
    const before = own(state());
    await import(${JSON.stringify(pathToFileURL(`${root}src/${path}`).href)});
    console.log(JSON.stringify({ before, after: own(state()) }));
  `;
  const child = node(program);
  expect(child.stderr.split('\n').filter((line) => line !== '' && !line.startsWith('loaded '))).toEqual([]);
  const packages = [...child.stderr.matchAll(/^loaded .*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//gm)].map(
    (match) => match[1] ?? '',
  );
  return { ...(JSON.parse(child.stdout) as Omit<Trace, 'loaded'>), loaded: [...new Set(packages)].sort() };
}

describe.each([
  'index',
  'operators/index',
  'sources/index',
  'sinks/index',
  'kernels/index',
  'columnar/index',
  'expression/index',
  'pipeline/index',
  'testing/index',
  'report/index',
  'components',
])('importing src/%s', (path) => {
  test('changes nothing in the process', { timeout: 60_000 }, () => {
    const { before, after } = importing(`${path}.ts`);
    expect(JSON.parse(after)).toEqual(JSON.parse(before));
  });
});

test('operators load neither files, logs nor command lines; kernels load nothing', { timeout: 60_000 }, () => {
  const operators = importing('operators/index.ts').loaded;
  expect(operators).toContain('zod');
  for (const heavy of ['yaml', 'pino', 'commander', 'hyparquet', 'hyparquet-writer', '@dagrejs/dagre']) {
    expect(operators).not.toContain(heavy);
  }
  expect(importing('kernels/index.ts').loaded).not.toContain('zod');
});

test(
  'builds the schema of a component when it is asked for, not when the component is imported',
  { timeout: 60_000 },
  () => {
    const url = (path: string): string => JSON.stringify(pathToFileURL(`${root}src/${path}`).href);
    const { stdout, stderr } = node(`
    import { z } from 'zod';
    let described = 0;
    const { add } = z.globalRegistry;
    z.globalRegistry.add = function (...given) {
      described++;
      return add.apply(this, given);
    };
    const { components } = await import(${url('components.ts')});
    for (const path of [${['index.ts', 'pipeline/index.ts', 'testing/index.ts', 'report/index.ts'].map(url).join(', ')}]) await import(path);
    const imported = described;
    const silent = components.filter(({ card }) => {
      const before = described;
      return JSON.stringify(z.toJSONSchema(card.params, { unrepresentable: 'any', io: 'input' })).includes('"description"') && described === before;
    });
    console.log(JSON.stringify({ imported, components: components.length, described, silent: silent.map(({ card }) => card.name) }));
  `);
    expect(stderr).toBe('');
    const { imported, components, described, silent } = JSON.parse(stdout) as {
      readonly imported: number;
      readonly components: number;
      readonly described: number;
      readonly silent: readonly string[];
    };
    expect(imported).toBe(0);
    expect(silent).toEqual([]);
    expect(described).toBeGreaterThan(components);
  },
);

test(
  'of the built library, operators load no package but RxJS, Apache Arrow and lru-cache',
  { timeout: 60_000 },
  () => {
    const { loaded } = importing('../dist/operators/index.js');
    expect(
      loaded.filter((name) => !['apache-arrow', 'rxjs', 'flatbuffers', 'tslib', 'lru-cache'].includes(name)),
    ).toEqual([]);
  },
);
