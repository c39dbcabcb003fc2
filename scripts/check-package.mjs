// Looks at the packed tarball as a user's tools would: publint, attw, an import of every public path from an empty project that
// holds nothing but the declared dependencies, the names of what is imported, and a bundle of one operator.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { fromRoot } from './lib/files.mjs';
import { npm, programOf, runProgram } from './lib/run.mjs';

const manifest = JSON.parse(readFileSync(fromRoot('package.json'), 'utf8'));
const folder = mkdtempSync(join(tmpdir(), 'rxarrow-package-'));
const failures = [];

try {
  if (runProgram('scripts/build.mjs', []) !== 0) failures.push('build');
  const packed = npm(['pack', '--ignore-scripts', '--json', '--loglevel=error', '--pack-destination', folder]);
  if (packed.status !== 0) throw new Error(`npm pack failed: ${packed.stderr}`);
  const [{ filename, entryCount, size }] = Object.values(JSON.parse(packed.stdout));
  const tarball = join(folder, filename);
  process.stdout.write(`${filename}: ${entryCount} files, ${Math.round(size / 1024)} KiB\n`);

  if (runProgram(programOf('publint'), [tarball, '--strict']) !== 0) failures.push('publint');
  const data = Object.keys(manifest.exports).filter((path) => path.endsWith('.json'));
  const types = ['--profile', 'esm-only', '--no-emoji', '--exclude-entrypoints', ...data.map((path) => path.slice(2))];
  if (runProgram(programOf('@arethetypeswrong/cli', 'attw'), [tarball, ...types]) !== 0) failures.push('attw');
  const user = projectWith(tarball);
  failures.push(...importsThatFail(user), ...namesThatChanged(user), ...(await leftovers(user)));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

if (failures.length > 0) {
  process.stderr.write(`The package is not fit to be published: ${failures.join(', ')}.\n`);
  process.exitCode = 1;
}

/** An empty project that has the tarball and its dependencies. */
function projectWith(tarball) {
  const modules = join(folder, 'user', 'node_modules');
  mkdirSync(modules, { recursive: true });
  const unpacked = spawnSync('tar', ['-xzf', tarball, '-C', modules], { encoding: 'utf8' });
  if (unpacked.status !== 0) throw new Error(`The tarball could not be unpacked: ${unpacked.stderr}`);
  renameSync(join(modules, 'package'), join(modules, manifest.name));
  const optional = manifest.peerDependenciesMeta ?? {};
  const needed = [...Object.keys(manifest.dependencies), ...Object.keys(manifest.peerDependencies)];
  for (const name of needed.filter((each) => !optional[each]?.optional)) {
    mkdirSync(dirname(join(modules, name)), { recursive: true });
    symlinkSync(fromRoot(join('node_modules', name)), join(modules, name), 'junction');
  }
  return dirname(modules);
}

function importsThatFail(user) {
  return Object.keys(manifest.exports).flatMap((path) => {
    const specifier = manifest.name + path.slice(1);
    const statement = path.endsWith('.json')
      ? `import data from '${specifier}' with { type: 'json' }`
      : `import '${specifier}'`;
    const run = evaluate(user, statement);
    if (run.status === 0) return [];
    const reason = run.stderr.split('\n').find((line) => /^\w*Error\b/.test(line)) ?? run.stderr;
    process.stderr.write(`import of ${specifier} failed: ${reason}\n`);
    return [`import of ${specifier}`];
  });
}

/** Where two files of one bundle have the same name for something, one of them gets a number: never what users see in traces. */
function namesThatChanged(user) {
  const { stdout } = evaluate(
    user,
    `const changed = new Set();
    for (const path of ${JSON.stringify(codePaths())}) {
      for (const [name, value] of Object.entries(await import(path))) {
        const plain = typeof value === 'function' && !('card' in value);
        if (plain && /\\d$/.test(value.name) && value.name !== name) changed.add(name + ' as ' + value.name);
      }
    }
    console.log(JSON.stringify([...changed]));`,
  );
  const changed = JSON.parse(stdout || '["no names at all"]');
  for (const each of changed)
    process.stderr.write(`exported under another name than its own: ${each}; rename its namesake\n`);
  return changed.length > 0 ? ['names'] : [];
}

/** What an application that is bundled gets with one operator, beside what that needs. */
async function leftovers(user) {
  const { outputFiles } = await build({
    stdin: { contents: `import { rsi } from 'rxarrow/operators'; console.log(rsi);`, resolveDir: user },
    bundle: true,
    format: 'esm',
    platform: 'node',
    external: [...Object.keys(manifest.dependencies), ...Object.keys(manifest.peerDependencies)],
    write: false,
    // Chunks that are only loaded for their order may go.
    logOverride: { 'ignored-bare-import': 'silent' },
  });
  const [{ text }] = outputFiles;
  process.stdout.write(`one operator in a bundle of its own: ${Math.round(text.length / 1024)} KiB\n`);
  const parts = { rsi: /name: "rsi"/, bollinger: /name: "bollinger"/, asOf: /name: "asOf"/ };
  const found = Object.keys(parts).filter((name) => parts[name].test(text));
  if (found.join() === 'rsi') return [];
  process.stderr.write(`a bundle of rsi alone should have nothing but it; it has: ${found.join(', ') || 'nothing'}\n`);
  return ['what a bundle keeps'];
}

function codePaths() {
  const paths = Object.keys(manifest.exports).filter((path) => !path.endsWith('.json'));
  return paths.map((path) => manifest.name + path.slice(1));
}

function evaluate(folder, statement) {
  return spawnSync(process.execPath, ['--no-warnings', '--input-type=module', '--eval', statement], {
    cwd: folder,
    encoding: 'utf8',
  });
}
