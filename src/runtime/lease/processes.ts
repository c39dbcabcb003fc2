import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import type { ServiceKey } from '../flow/index.js';

/** The processes of this machine, as leases see them. */
export interface Processes {
  readonly host: string;
  readonly pid: number;
  /** When a process was started, as a text that no other process of that number has; undefined when there is none. */
  startedAt(pid: number): string | undefined;
}

export const systemProcesses: Processes = {
  host: hostname(),
  pid: process.pid,
  startedAt(pid) {
    try {
      process.kill(pid, 0);
    } catch (error) {
      // It is there but belongs to somebody else.
      if ((error as NodeJS.ErrnoException).code !== 'EPERM') return undefined;
    }
    return startTicks(pid) ?? '';
  },
};

// Field 22 of /proc/PID/stat, counted behind the name, which may hold blanks and brackets. Other systems have no such file.
function startTicks(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}

/** A simulation brings processes of its own. */
export const processesService: ServiceKey<Processes> = { name: 'processes', fallback: () => systemProcesses };
