// Makes the checkout ready to run: checks Node, and installs the dependencies when they are missing or the lockfile changed.
// Plain Node without dependencies, because it runs before any are there.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const lockfile = join(root, 'package-lock.json');
const modules = join(root, 'node_modules');
const stamp = join(modules, '.rxarrow-setup');
const installedLockfile = join(modules, '.package-lock.json');
const busy = join(root, '.setup-running');

const WAIT_LIMIT_MS = 10 * 60_000;

checkNode();
const wanted = createHash('sha256').update(readFileSync(lockfile)).digest('hex');
if (!isReady()) {
  takeTurn();
  try {
    if (!isReady()) install();
  } finally {
    rmSync(busy, { recursive: true, force: true });
  }
}

function checkNode() {
  const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const oldest = /(\d+)\.(\d+)/.exec(engines.node);
  const [major, minor] = process.versions.node.split('.').map(Number);
  const [wantedMajor, wantedMinor] = [Number(oldest[1]), Number(oldest[2])];
  if (major < wantedMajor || (major === wantedMajor && minor < wantedMinor)) {
    fail(
      `This is Node ${process.versions.node}; rxarrow needs ${wantedMajor}.${wantedMinor} or later. Install a newer Node and run the command again.`,
    );
  }
}

function isReady() {
  if (!existsSync(installedLockfile)) return false;
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return true;
  // After `npm install PACKAGE` the lockfile is new and the modules already fit it: installing again would only cost time.
  if (!installedFitsLockfile()) return false;
  writeFileSync(stamp, wanted);
  return true;
}

function installedFitsLockfile() {
  const locked = JSON.parse(readFileSync(lockfile, 'utf8')).packages;
  const installed = JSON.parse(readFileSync(installedLockfile, 'utf8')).packages;
  return Object.entries(locked).every(([path, entry]) => {
    if (path === '') return true;
    const present = installed[path];
    if (present === undefined) return entry.optional === true;
    return present.version === entry.version && existsSync(join(root, path));
  });
}

/** Two commands started at once must not both replace node_modules. */
function takeTurn() {
  const started = Date.now();
  for (;;) {
    try {
      mkdirSync(busy);
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const age = Date.now() - (statSync(busy, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > WAIT_LIMIT_MS || Date.now() - started > WAIT_LIMIT_MS) rmSync(busy, { recursive: true, force: true });
    else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500);
  }
}

function install() {
  process.stderr.write('Installing the dependencies of rxarrow ...\n');
  const npmCli = process.env.npm_execpath;
  const ownNpm = npmCli !== undefined && basename(npmCli) === 'npm-cli.js' && existsSync(npmCli);
  const [command, first] = ownNpm ? [process.execPath, [npmCli]] : ['npm', []];
  const result = spawnSync(command, [...first, 'ci', '--ignore-scripts', '--no-progress', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: !ownNpm && process.platform === 'win32',
  });
  if (result.error) fail(`npm could not be started (${result.error.message}). Install npm and run the command again.`);
  if (result.status !== 0) fail('npm ci failed; its own message stands above. Nothing was started.');
  writeFileSync(stamp, wanted);
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  rmSync(busy, { recursive: true, force: true });
  process.exit(1);
}
