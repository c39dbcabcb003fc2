import { RxArrowError } from '../base/errors.js';
import { findingText, InvalidPipeline, type Finding } from '../pipeline/index.js';
import { painter, wrapText, type Terminal } from './terminal.js';

/** What a command ends with. */
export const EXIT = { ok: 0, failed: 1, badInput: 2, interrupted: 130, terminated: 143 } as const;

/** The command was called with something that cannot be used: exit code 2. */
export class BadInput extends RxArrowError {
  constructor(message: string, hint?: string) {
    super('BadInput', message, { hint });
  }
}

const BAD_INPUT = new Set(['BadInput', 'FileNotFound', 'InvalidPipeline', 'InvalidParams']);

export function exitCodeOf(error: unknown): number {
  return error instanceof RxArrowError && BAD_INPUT.has(error.code) ? EXIT.badInput : EXIT.failed;
}

/** One block that says what is wrong; the stack only when asked for. */
export function failureText(error: unknown, terminal: Terminal, options: { debug: boolean }): string {
  const paint = painter(terminal, terminal.errIsTerminal);
  if (error instanceof InvalidPipeline) return findingsText(error.findings, terminal);
  const known = error instanceof RxArrowError;
  const message = error instanceof Error ? error.message : String(error);
  const head = paint('red', known ? `Error (${error.code})` : 'Error');
  const stack =
    options.debug && error instanceof Error && error.stack !== undefined ? `\n${paint('dim', error.stack)}` : '';
  const advice = known || options.debug ? '' : `\n${paint('dim', '  Run again with --debug for the stack trace.')}`;
  return `${head}\n${wrapText(message, Math.max(40, terminal.columns || 100), '  ')}${advice}${stack}\n`;
}

/** All findings, one a line, and how many there are. */
export function findingsText(findings: readonly Finding[], terminal: Terminal): string {
  const paint = painter(terminal, terminal.errIsTerminal);
  const lines = findings.map((finding) => {
    const text = findingText(finding);
    const place = text.slice(0, text.indexOf(': '));
    const [where = '', ...path] = place.split(' ');
    const label = finding.severity === 'error' ? paint('red', 'error') : paint('yellow', 'warning');
    const inside = path.length === 0 ? '' : ` ${paint('cyan', path.join(' '))}`;
    return `${paint('bold', where)}${inside}: ${label}: ${text.slice(place.length + 2)}`;
  });
  const errors = findings.filter((finding) => finding.severity === 'error').length;
  const warnings = findings.length - errors;
  const counts = [count(errors, 'error'), count(warnings, 'warning')].filter((text) => text !== '').join(', ');
  return `${lines.join('\n')}\n${counts}\n`;
}

function count(number: number, word: string): string {
  return number === 0 ? '' : `${number} ${word}${number === 1 ? '' : 's'}`;
}
