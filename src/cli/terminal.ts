import { styleText } from 'node:util';
import { systemClock, type Clock } from '../base/clock.js';

/** Where a command reads and writes; tests bring their own. */
export interface Terminal {
  /** Results: what a program may read. */
  readonly out: (text: string) => void;
  /** Progress, warnings and errors. */
  readonly err: (text: string) => void;
  /** Values from the environment and from files; they are never written to the error stream. */
  readonly secrets: Set<string>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly folder: string;
  readonly clock: Clock;
  readonly outIsTerminal: boolean;
  readonly errIsTerminal: boolean;
  /** Width of the error stream in characters. */
  readonly columns: number;
  /** Calls `stop` when the user (Ctrl-C) or the system (SIGTERM) asks to end; returns the way to stop listening. */
  readonly onInterrupt: (stop: (signal?: 'SIGINT' | 'SIGTERM') => void) => () => void;
  /** Ends the process at once. */
  readonly exit: (code: number) => void;
  readonly stdin: NodeJS.ReadableStream;
  readonly stdout: NodeJS.WritableStream;
}

/** The terminal of this process. */
export function processTerminal(): Terminal {
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    secrets: new Set(),
    environment: process.env,
    folder: process.cwd(),
    clock: systemClock,
    outIsTerminal: process.stdout.isTTY,
    errIsTerminal: process.stderr.isTTY,
    columns: process.stderr.columns,
    onInterrupt(stop) {
      const listener = (signal: NodeJS.Signals): void => stop(signal === 'SIGTERM' ? 'SIGTERM' : 'SIGINT');
      process.on('SIGINT', listener);
      process.on('SIGTERM', listener);
      return () => {
        process.off('SIGINT', listener);
        process.off('SIGTERM', listener);
      };
    },
    // What is open, as a hung call, must not hold it.
    exit: (code) => process.exit(code),
    stdin: process.stdin,
    stdout: process.stdout,
  };
}

export type Style = 'bold' | 'dim' | 'red' | 'yellow' | 'green' | 'cyan';

/** Colours for one stream: on a terminal unless NO_COLOR says no, or FORCE_COLOR says yes. */
export function painter(terminal: Terminal, isTerminal: boolean): (style: Style, text: string) => string {
  return usesColour(terminal, isTerminal)
    ? (style, text) => styleText(style, text, { validateStream: false })
    : (_, text) => text;
}

export function usesColour({ environment }: Terminal, isTerminal: boolean): boolean {
  const { NO_COLOR, FORCE_COLOR } = environment;
  if (NO_COLOR !== undefined && NO_COLOR !== '') return false;
  return isTerminal || (FORCE_COLOR !== undefined && FORCE_COLOR !== '' && FORCE_COLOR !== '0');
}

/** Left-aligned columns two blanks apart; the last is not padded. */
export function table(
  rows: readonly (readonly string[])[],
  widthOf: (text: string) => number = (text) => text.length,
): string {
  const widths: number[] = [];
  for (const row of rows)
    for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, widthOf(cell));
  return rows
    .map((row) =>
      row
        .map((cell, index) =>
          index === row.length - 1 ? cell : cell + ' '.repeat((widths[index] ?? 0) - widthOf(cell) + 2),
        )
        .join('')
        .trimEnd(),
    )
    .join('\n');
}

/** Breaks text at blanks into lines of at most `width` characters, each after `indent`. */
export function wrapText(text: string, width: number, indent = ''): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && indent.length + line.length + 1 + word.length > width) {
      lines.push(indent + line);
      line = '';
    }
    line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, indent + line].join('\n');
}

/** 12345.6 as "12,346". */
export function grouped(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

/** Rows a second in three digits: "1.24 M". */
export function rate(perSecond: number): string {
  if (!Number.isFinite(perSecond)) return '-';
  const [divisor, unit] = perSecond >= 1e6 ? [1e6, ' M'] : perSecond >= 1e3 ? [1e3, ' k'] : [1, ' '];
  const scaled = perSecond / divisor;
  return `${scaled.toFixed(scaled >= 100 ? 0 : scaled >= 10 ? 1 : 2)}${unit}`.trimEnd();
}

/** Bytes in three digits: "1.24 MB". */
export function bytes(count: number): string {
  return count < 1000 ? `${count} B` : `${rate(count)}B`;
}

/** Milliseconds for people: "850 ms", "12.3 s", "2 min 05 s". */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
}

/** JSON for programs: whole numbers beyond 2^53 as text, what is not a number as null. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, (_, item: unknown) => (typeof item === 'bigint' ? String(item) : item), 2);
}
