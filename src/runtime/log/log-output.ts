import type { Logger } from 'pino';
import type { Clock } from '../../base/clock.js';
import type { LogLevel } from './levels.js';

/** Where lines go: a file, the error stream, or a function that gets each line of JSON. */
export type LogTarget = 'stderr' | { readonly file: string } | ((line: string) => void);

/** Writes lines as JSON; written by pino, which is loaded when a log is opened. */
export interface LogOutput {
  write(level: LogLevel, message: string, details: unknown): void;
  /** Writes out what waits. */
  close(): Promise<void>;
}

const NS_PER_MS = 1_000_000n;

export async function openLogOutput(
  target: LogTarget,
  level: LogLevel,
  base: Readonly<Record<string, string>>,
  clock: Clock,
): Promise<LogOutput> {
  const { pino } = await import('pino');
  const options = {
    level,
    base,
    messageKey: 'message',
    timestamp: () => `,"time":"${new Date(Number(clock.nowNs() / NS_PER_MS)).toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  if (typeof target === 'function') {
    return outputOf(pino(options, { write: (line: string) => target(line.trimEnd()) }), () => Promise.resolve());
  }
  // Lines are few, and the last ones before a crash matter most: they are written at once.
  const destination = pino.destination({
    dest: target === 'stderr' ? 2 : target.file,
    mkdir: target !== 'stderr',
    append: true,
    sync: true,
  });
  return outputOf(pino(options, destination), () => {
    destination.flushSync();
    if (target === 'stderr') return Promise.resolve();
    return new Promise((resolve) => {
      destination.once('close', () => resolve());
      destination.end();
    });
  });
}

function outputOf(logger: Logger, close: () => Promise<void>): LogOutput {
  return {
    write: (level, message, details) => logger[level](details, message),
    close,
  };
}
