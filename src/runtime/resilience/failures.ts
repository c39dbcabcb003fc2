import { RxArrowError } from '../../base/errors.js';

/** Errors that another try cannot mend: the rows or the settings are wrong, or a try has left half of its work behind. */
const LASTING: ReadonlySet<string> = new Set([
  'BatchRejected',
  'CheckpointMismatch',
  'CorruptInput',
  'InvalidParams',
  'LimitExceeded',
  'PartlyEmitted',
  'SchemaMismatch',
  'UnsafeTopology',
]);

/** Whether the same call may go well another time. A breaker counts these and no others: a refusal is an answer. */
export function isTransient(error: unknown): boolean {
  return !(error instanceof RxArrowError && LASTING.has(error.code));
}

/** The stable word of an error: its code, or the name of its class. */
export function codeOf(error: unknown): string {
  if (error instanceof Error) {
    const { code } = error as { readonly code?: unknown };
    return typeof code === 'string' ? code : error.name;
  }
  return 'Error';
}

const attempts = new WeakMap<object, number>();

/** Remembers how often a call was tried before it was given up with this error. */
export function noteAttempts(error: unknown, count: number): void {
  if (typeof error === 'object' && error !== null) attempts.set(error, count);
}

/** How often the call was tried that ended with this error. */
export function attemptsOf(error: unknown): number {
  return (typeof error === 'object' && error !== null ? attempts.get(error) : undefined) ?? 1;
}

/** An error in one line. */
export function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
