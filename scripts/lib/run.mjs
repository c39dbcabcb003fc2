import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fromRoot, root } from './files.mjs';

/** The program that an installed package brings, to be started by this same Node on every system. */
export function programOf(name, program = name) {
  const manifest = fromRoot(join('node_modules', name, 'package.json'));
  const { bin } = JSON.parse(readFileSync(manifest, 'utf8'));
  return join(dirname(manifest), typeof bin === 'string' ? bin : bin[program]);
}

/** Starts a program of an installed package with this Node and returns its exit status. */
export function runProgram(program, args, options = {}) {
  const { status, error } = spawnSync(process.execPath, [program, ...args], {
    cwd: root,
    stdio: 'inherit',
    ...options,
  });
  if (error) throw error;
  return status ?? 1;
}

/** npm itself: the one that started this script, or else the one on the path. */
export function npm(args, options = {}) {
  const npmCli = process.env.npm_execpath;
  const [command, first] = npmCli?.endsWith('npm-cli.js') ? [process.execPath, [npmCli]] : ['npm', []];
  return spawnSync(command, [...first, ...args], {
    cwd: root,
    encoding: 'utf8',
    shell: command === 'npm' && process.platform === 'win32',
    ...options,
  });
}
