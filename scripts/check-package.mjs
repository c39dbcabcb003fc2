// Looks at the packed tarball as a user's tools would: publint, attw, and an import of every public path from an empty project
// that holds nothing but the declared dependencies.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
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
  failures.push(...importsThatFail(tarball));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

if (failures.length > 0) {
  process.stderr.write(`The package is not fit to be published: ${failures.join(', ')}.\n`);
  process.exitCode = 1;
}

function importsThatFail(tarball) {
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
  return Object.keys(manifest.exports).flatMap((path) => {
    const specifier = manifest.name + path.slice(1);
    const statement = path.endsWith('.json')
      ? `import data from '${specifier}' with { type: 'json' }`
      : `import '${specifier}'`;
    const run = spawnSync(process.execPath, ['--no-warnings', '--input-type=module', '--eval', statement], {
      cwd: dirname(modules),
      encoding: 'utf8',
    });
    if (run.status === 0) return [];
    const reason = run.stderr.split('\n').find((line) => /^\w*Error\b/.test(line)) ?? run.stderr;
    process.stderr.write(`import of ${specifier} failed: ${reason}\n`);
    return [`import of ${specifier}`];
  });
}
