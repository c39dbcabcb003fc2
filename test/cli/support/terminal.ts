import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { systemClock } from '../../../src/base/index.js';
import { runCli } from '../../../src/cli/program.js';
import type { Terminal } from '../../../src/cli/terminal.js';

/** What a call printed and how it ended. */
export interface Called {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  readonly bytes: Buffer;
}

export interface CallOptions {
  readonly folder?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly isTerminal?: boolean;
  readonly stdin?: Uint8Array;
  /** Is given the way to press Ctrl-C. */
  readonly onStart?: (interrupt: (signal?: 'SIGINT' | 'SIGTERM') => void) => void;
  readonly onExit?: (code: number) => void;
}

/** Runs the command line within this process. */
export async function call(argv: readonly string[], options: CallOptions = {}): Promise<Called> {
  let out = '';
  let err = '';
  const stdin = new PassThrough();
  stdin.end(options.stdin ?? new Uint8Array(0));
  const stdout = new PassThrough();
  const pieces: Buffer[] = [];
  stdout.on('data', (piece: Buffer) => pieces.push(piece));
  const isTerminal = options.isTerminal ?? false;
  const terminal: Terminal = {
    out: (text) => (out += text),
    err: (text) => (err += text),
    secrets: new Set(),
    environment: options.environment ?? {},
    folder: options.folder ?? scratchFolder(),
    clock: systemClock,
    outIsTerminal: isTerminal,
    errIsTerminal: isTerminal,
    columns: 100,
    onInterrupt(stop) {
      options.onStart?.(stop);
      return () => undefined;
    },
    exit: (code) => options.onExit?.(code),
    stdin,
    stdout,
  };
  const code = await runCli(argv, terminal);
  return { code, out, err, bytes: Buffer.concat(pieces) };
}

/** An empty folder of its own. */
export function scratchFolder(): string {
  return mkdtempSync(join(tmpdir(), 'rxarrow-cli-'));
}
