import { resolve } from 'node:path';
import { nodeDisk } from '../../base/node-disk.js';
import { armFile, readKillFile, tripFile } from '../../runtime/trading/kill-file.js';
import { BadInput, EXIT } from '../failure.js';
import { painter, type Terminal } from '../terminal.js';

export interface KillOptions {
  readonly trip?: boolean;
  readonly arm?: boolean;
  readonly cause?: string;
}

/** Trips the kill switch that a file keeps, arms it again, or says how it stands. */
export async function killCommand(file: string, options: KillOptions, terminal: Terminal): Promise<number> {
  const path = resolve(terminal.folder, file);
  const paint = painter(terminal, terminal.outIsTerminal);
  if (options.trip === true && options.arm === true)
    throw new BadInput(
      '--trip and --arm exclude each other.',
      'Give one of them, or none to see how the switch stands.',
    );
  if (options.trip === true) {
    await tripFile(nodeDisk, path, options.cause ?? 'tripped by hand');
    terminal.out(`${file}: ${paint('red', 'tripped')}: ${(await readKillFile(nodeDisk, path)) ?? ''}\n`);
    return EXIT.ok;
  }
  if (options.arm === true) {
    const cause = await armFile(nodeDisk, path);
    terminal.out(
      cause === undefined
        ? `${file}: was not tripped\n`
        : `${file}: ${paint('green', 'armed')}; it had been tripped: ${cause}\n`,
    );
    return EXIT.ok;
  }
  const cause = await readKillFile(nodeDisk, path);
  terminal.out(
    cause === undefined ? `${file}: ${paint('green', 'armed')}\n` : `${file}: ${paint('red', 'tripped')}: ${cause}\n`,
  );
  return cause === undefined ? EXIT.ok : EXIT.failed;
}
