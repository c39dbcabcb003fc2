import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { CACHE } from './paths.js';

/** The libraries that the benchmarks compare with, pinned; no dependencies of the project. */
export const NPM_PEERS = {
  technicalindicators: '3.1.0',
  indicatorts: '2.2.2',
  '@ixjb94/indicators': '1.2.4',
  'trading-signals': '8.3.0',
  'fast-technical-indicators': '1.1.4',
} as const;

const folder = join(CACHE, 'npm');

/** Installs the peers into the cache folder unless they are there. */
export function installNpmPeers(): void {
  const manifest = `${JSON.stringify({ name: 'rxarrow-benchmark-peers', private: true, dependencies: NPM_PEERS }, null, 2)}\n`;
  const path = join(folder, 'package.json');
  const stamp = join(folder, 'node_modules', '.installed.json');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === manifest) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(path, manifest);
  const { status, stderr } = spawnSync('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: folder,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error(`The peers could not be installed: ${stderr}`);
  writeFileSync(stamp, manifest);
}

/** Loads a peer as a script would. */
export async function npmPeer(name: keyof typeof NPM_PEERS): Promise<unknown> {
  const require = createRequire(join(folder, 'package.json'));
  try {
    return require(name) as unknown;
  } catch {
    return await import(pathToFileURL(require.resolve(name)).href);
  }
}
