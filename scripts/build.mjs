// Compiles src to dist, only when something that decides the result has changed since the last good build (--force: always).
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { filesUnder, fromRoot, root } from './lib/files.mjs';

const dist = fromRoot('dist');
const stamp = fromRoot('dist/.build/fingerprint');
const inputs = ['package-lock.json', 'tsconfig.json', 'tsconfig.build.json', 'scripts/build.mjs'];

const sources = filesUnder('src');
const print = fingerprint();
if (process.argv.includes('--force') || !existsSync(stamp) || readFileSync(stamp, 'utf8') !== print) build();

function fingerprint() {
  const digest = createHash('sha256');
  for (const path of [...inputs, ...sources]) {
    digest
      .update(`${path}\0`)
      .update(readFileSync(fromRoot(path)))
      .update('\0');
  }
  return digest.digest('hex');
}

function build() {
  rmSync(stamp, { force: true });
  removeStale();
  const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  const compiled = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' });
  copyAssets();
  const main = join(dist, 'cli/main.js');
  if (existsSync(main)) chmodSync(main, 0o755);
  if (compiled.status !== 0) {
    process.stderr.write('The build failed: the compiler found errors (above).\n');
    process.exit(1);
  }
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, print);
}

/** What no source stands behind any more would still be packed and could still be imported. */
function removeStale() {
  if (!existsSync(dist)) return;
  const stems = new Set(sources.flatMap((path) => [path.slice('src/'.length), stem(path.slice('src/'.length))]));
  let removed = false;
  for (const path of filesUnder('dist')) {
    const relative = path.slice('dist/'.length);
    if (relative.startsWith('.build/') || stems.has(relative) || stems.has(stem(relative))) continue;
    rmSync(fromRoot(path));
    removed = true;
  }
  const outputsMissing = sources.some(
    (path) => isCode(path) && !existsSync(join(dist, `${stem(path.slice('src/'.length))}.js`)),
  );
  // The compiler's memory of what it wrote is wrong after files were taken away.
  if (removed || outputsMissing) rmSync(join(dist, '.build'), { recursive: true, force: true });
}

function copyAssets() {
  for (const path of sources.filter((each) => !isCode(each))) {
    const target = join(dist, path.slice('src/'.length));
    mkdirSync(dirname(target), { recursive: true });
    copyFileSync(fromRoot(path), target);
  }
}

function isCode(path) {
  return path.endsWith('.ts');
}

function stem(path) {
  return path.replace(/(\.d\.ts|\.ts|\.js\.map|\.js)$/, '');
}
