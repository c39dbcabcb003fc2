import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { checkAudit } from '../../runtime/audit/audit-trail.js';
import { BadInput, EXIT } from '../failure.js';
import { grouped, painter, toJson, type Terminal } from '../terminal.js';

export interface AuditVerifyOptions {
  readonly json?: boolean;
  /** Hash of the last line as it was noted elsewhere. */
  readonly head?: string;
}

/** Goes through an audit trail and names the first line that does not hold. */
export async function auditVerifyCommand(
  path: string,
  options: AuditVerifyOptions,
  terminal: Terminal,
): Promise<number> {
  const text = await textOf(resolve(terminal.folder, path), path);
  let headSeen = options.head === undefined;
  const check = checkAudit(text, (line) => {
    headSeen ||= line.hash === options.head;
  });
  const missing = check.broken === undefined && !headSeen;
  if (options.json === true) {
    terminal.out(`${toJson({ ...check, headFound: headSeen })}\n`);
    return check.broken === undefined && !missing ? EXIT.ok : EXIT.failed;
  }
  const paint = painter(terminal, terminal.outIsTerminal);
  if (check.broken !== undefined) {
    terminal.out(`${path}:${check.broken.line}: ${paint('red', 'broken')}: ${check.broken.reason}\n`);
    return EXIT.failed;
  }
  if (missing) {
    terminal.out(`${path}: ${paint('red', 'cut off')}: no line has the hash ${String(options.head)}\n`);
    return EXIT.failed;
  }
  const torn = check.torn ? ', and the beginning of one that was being written when the machine stopped' : '';
  terminal.out(`${path}: ${paint('green', 'ok')}, ${grouped(check.lines)} lines${torn}; head ${check.head}\n`);
  return EXIT.ok;
}

async function textOf(path: string, shownAs: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    throw new BadInput(`${shownAs}: there is no such file, or it cannot be read.`);
  }
}
