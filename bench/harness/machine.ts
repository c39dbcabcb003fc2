import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { cpus, release, totalmem, type } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './paths.js';

/** The machine and the versions that decide speed, in one line. */
export function describeMachine(): string {
  const processors = cpus();
  // Read as a file: not every package exports its own description.
  const version = (name: string): string => {
    const file = join(ROOT, 'node_modules', name, 'package.json');
    return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { readonly version: string }).version : '?';
  };
  return [
    `${processors.length} × ${processors[0]?.model.trim() ?? 'unknown processor'}`,
    `${Math.round(totalmem() / 2 ** 30)} GiB`,
    `${type()} ${release()}`,
    `Node ${process.versions.node} (V8 ${process.versions.v8})`,
    `rxjs ${version('rxjs')}`,
    `apache-arrow ${version('apache-arrow')}`,
  ].join(', ');
}

/** What to put before a command so that it stays on one core; empty where that cannot be asked for. */
export function onOneCore(): readonly string[] {
  return spawnSync('taskset', ['-c', '0', 'true']).status === 0 ? ['taskset', '-c', '0'] : [];
}
