// Makes dist of src, only when something that decides the result has changed since the last good build (--force: always; --code:
// only what runs, which is there in a few seconds):
// the declarations by the compiler, file by file; the code bundled, one file for each path that users import and what they share
// in chunks, since loading hundreds of small modules costs more than running them.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { build as bundle } from 'esbuild';
import { filesUnder, fromRoot, root } from './lib/files.mjs';
import { entryPoints } from './lib/entry-points.mjs';
import { bundledZod, zodLicense } from './lib/bundled-zod.mjs';
import { pureValues } from './lib/pure-values.mjs';

const ZOD_LICENSE = 'dist/chunks/LICENSE-zod.txt';
const dist = fromRoot('dist');
const inputs = [
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'tsconfig.build.json',
  'scripts/build.mjs',
  'scripts/lib/entry-points.mjs',
  'scripts/lib/bundled-zod.mjs',
  'scripts/lib/pure-values.mjs',
];

const sources = filesUnder('src');
const print = fingerprint();
await make('code', async () => {
  removeStaleCode(await bundled());
  copyAssets();
  const main = join(dist, 'cli/main.js');
  if (existsSync(main)) chmodSync(main, 0o755);
});
if (!process.argv.includes('--code')) await make('declarations', declare);

/** Makes a part of dist unless it is that of these sources already. */
async function make(part, build) {
  const stamp = fromRoot(`dist/.build/${part}`);
  if (!process.argv.includes('--force') && existsSync(stamp) && readFileSync(stamp, 'utf8') === print) return;
  rmSync(stamp, { force: true });
  await build();
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, print);
}

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

function declare() {
  removeStaleDeclarations();
  const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  const compiled = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' });
  if (compiled.status === 0) return;
  process.stderr.write('The build failed: the compiler found errors (above).\n');
  process.exit(1);
}

/** Bundles the code, packages but zod left out, and returns the files that were written. */
async function bundled() {
  const { metafile } = await bundle({
    absWorkingDir: root,
    entryPoints: Object.fromEntries([
      ...entryPoints().map(({ output, source }) => [output.slice('dist/'.length).replace(/\.js$/, ''), source]),
      // As an entry of its own zod gets a chunk of its own, where its names meet none of ours.
      ['chunks/zod', 'src/core/zod.ts'],
    ]),
    outdir: 'dist',
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    packages: 'external',
    tsconfig: 'tsconfig.build.json',
    sourcemap: true,
    // Names stay as they are written, so that stack traces can be read. `keepNames` would add a call for each closure, in hot loops too.
    minify: false,
    plugins: [pureValues, bundledZod],
    metafile: true,
    logLevel: 'warning',
  });
  return new Set(Object.keys(metafile.outputs));
}

/** Declarations that no source stands behind any more would still be packed. */
function removeStaleDeclarations() {
  const stems = new Set(sources.map((path) => stem(path.slice('src/'.length))));
  const declarations = filesUnder('dist').filter((path) => path.endsWith('.d.ts'));
  const stale = declarations.filter((path) => !stems.has(stem(path.slice('dist/'.length))));
  for (const path of stale) rmSync(fromRoot(path));
  const missing = sources.some(
    (path) => isCode(path) && !existsSync(join(dist, `${stem(path.slice('src/'.length))}.d.ts`)),
  );
  // The compiler's memory of what it wrote is wrong after files were taken away.
  if (stale.length > 0 || missing) rmSync(join(dist, '.build/tsbuildinfo'), { force: true });
}

function removeStaleCode(written) {
  const assets = new Set(sources.filter((path) => !isCode(path)).map((path) => `dist/${path.slice('src/'.length)}`));
  assets.add(ZOD_LICENSE);
  for (const path of filesUnder('dist')) {
    if (path.startsWith('dist/.build/') || path.endsWith('.d.ts') || written.has(path) || assets.has(path)) continue;
    rmSync(fromRoot(path));
  }
}

function copyAssets() {
  for (const path of sources.filter((each) => !isCode(each))) {
    const target = join(dist, path.slice('src/'.length));
    mkdirSync(dirname(target), { recursive: true });
    copyFileSync(fromRoot(path), target);
  }
  copyFileSync(zodLicense(), fromRoot(ZOD_LICENSE));
}

function isCode(path) {
  return path.endsWith('.ts');
}

function stem(path) {
  return path.replace(/(\.d\.ts|\.ts)$/, '');
}
