/** Every error of rxarrow: a sentence that says what was found, what was expected and what to do. */
export class RxArrowError extends Error {
  /** Stable word for programs, the same as the class name. */
  readonly code: string;
  /** Component or room that raised it, as users write it: `ema`, `csv`, `pipeline.yaml`. */
  readonly component: string | undefined;
  /** What the reader can do about it. */
  readonly hint: string | undefined;

  constructor(code: string, message: string, options: ErrorDetails = {}) {
    super(withHint(message, options.hint), options.cause === undefined ? undefined : { cause: options.cause });
    this.name = code;
    this.code = code;
    this.component = options.component;
    this.hint = options.hint;
  }
}

export interface ErrorDetails {
  readonly component?: string | undefined;
  readonly hint?: string | undefined;
  readonly cause?: unknown;
}

function withHint(message: string, hint: string | undefined): string {
  return hint === undefined ? message : `${message} ${hint}`;
}

function prefix(component: string | undefined): string {
  return component === undefined ? '' : `${component}: `;
}

/** A parameter is missing, unknown or out of range: mend the call or the file. Thrown when a component is configured. */
export class InvalidParams extends RxArrowError {
  readonly path: string;
  readonly found: string;
  readonly expected: string;

  constructor(details: { component?: string; path: string; found: unknown; expected: string } & ErrorDetails) {
    const found = describe(details.found);
    super(
      'InvalidParams',
      `${prefix(details.component)}parameter "${details.path}" is ${found}; expected ${details.expected}.`,
      details,
    );
    this.path = details.path;
    this.found = found;
    this.expected = details.expected;
  }
}

/** A batch lacks a column, has it with another type, or already has the name that is to be added. */
export class SchemaMismatch extends RxArrowError {
  readonly column: string;
  readonly wanted: string;
  readonly available: readonly string[];

  constructor(
    details: { component?: string; column: string; wanted: string; available: readonly string[] } & ErrorDetails,
  ) {
    super(
      'SchemaMismatch',
      `${prefix(details.component)}column "${details.column}": wanted ${details.wanted}; the batch has ${
        details.available.length === 0 ? 'no columns' : details.available.join(', ')
      }.`,
      details,
    );
    this.column = details.column;
    this.wanted = details.wanted;
    this.available = details.available;
  }
}

/** The other end is not there: connect or wait; the runtime reconnects. */
export class NotConnected extends RxArrowError {
  constructor(message: string, details: ErrorDetails = {}) {
    super('NotConnected', `${prefix(details.component)}${message}`, details);
  }
}

/** The other end asks to wait before the next try. */
export class RetryAfter extends RxArrowError {
  readonly waitMs: number;

  constructor(waitMs: number, message: string, details: ErrorDetails = {}) {
    super('RetryAfter', `${prefix(details.component)}${message} Try again after ${waitMs} ms.`, details);
    this.waitMs = waitMs;
  }
}

/** A sink or a contract refused rows; the others were taken. */
export class BatchRejected extends RxArrowError {
  /** Row numbers within the batch that were refused. */
  readonly rows: readonly number[];

  constructor(rows: readonly number[], message: string, details: ErrorDetails = {}) {
    super('BatchRejected', `${prefix(details.component)}${message}`, details);
    this.rows = rows;
  }
}

/** A snapshot belongs to another component, other parameters or another version. */
export class CheckpointMismatch extends RxArrowError {
  constructor(message: string, details: ErrorDetails = {}) {
    super('CheckpointMismatch', `${prefix(details.component)}${message}`, details);
  }
}

/** Bytes or text from outside are damaged; says where. */
export class CorruptInput extends RxArrowError {
  readonly position: string;

  constructor(position: string, message: string, details: ErrorDetails = {}) {
    super('CorruptInput', `${prefix(details.component)}${message} (at ${position})`, details);
    this.position = position;
  }
}

/** An accelerator went away; the plain path takes over. */
export class DeviceLost extends RxArrowError {
  constructor(message: string, details: ErrorDetails = {}) {
    super('DeviceLost', `${prefix(details.component)}${message}`, details);
  }
}

/** A bound that was set for safety was reached: rows held, memory, orders, dead letters. */
export class LimitExceeded extends RxArrowError {
  readonly limit: string;

  constructor(limit: string, message: string, details: ErrorDetails = {}) {
    super('LimitExceeded', `${prefix(details.component)}${message}`, details);
    this.limit = limit;
  }
}

/** The pipe is put together in a way that a run cannot guarantee: a foreign asynchronous operator, a doubled id, two runs on one source. */
export class UnsafeTopology extends RxArrowError {
  constructor(message: string, details: ErrorDetails = {}) {
    super('UnsafeTopology', `${prefix(details.component)}${message}`, details);
  }
}

/** A value as an error message shows it: quoted text, short lists, never a whole object. */
export function describe(value: unknown): string {
  if (value === undefined) return 'missing';
  if (typeof value === 'string') return JSON.stringify(value.length > 80 ? `${value.slice(0, 77)}...` : value);
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'function') return 'a function';
  if (Array.isArray(value))
    return value.length > 6 ? `a list of ${value.length}` : `[${value.map(describe).join(', ')}]`;
  if (value instanceof Date) return `a Date (${Number.isNaN(value.getTime()) ? 'invalid' : value.toISOString()})`;
  if (value instanceof Map || value instanceof Set || ArrayBuffer.isView(value)) return `a ${value.constructor.name}`;
  if (typeof value === 'object' && value !== null) {
    const keys = Object.keys(value);
    return keys.length === 0 ? 'an empty object' : `an object with ${keys.slice(0, 6).join(', ')}`;
  }
  return String(value);
}

/** The nearest of `candidates` to a misspelt `word`, or undefined when none is near. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(word.length / 2)) + 1;
  for (const candidate of candidates) {
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (distance < bestDistance) {
      bestDistance = distance;
      best = candidate;
    }
  }
  return best;
}

/** `did you mean "x"?`, or undefined: ready to be a hint. */
export function didYouMean(word: string, candidates: Iterable<string>): string | undefined {
  const near = nearest(word, candidates);
  return near === undefined ? undefined : `Did you mean "${near}"?`;
}

// Damerau and Levenshtein: a swap of neighbours counts once, since that is how names are mistyped.
function editDistance(a: string, b: string): number {
  const width = b.length + 1;
  const cells = new Int32Array((a.length + 1) * width);
  const cell = (row: number, column: number): number => cells[row * width + column] ?? 0;
  for (let row = 0; row <= a.length; row++) {
    for (let column = 0; column <= b.length; column++) {
      let distance: number;
      if (row === 0 || column === 0) distance = row + column;
      else {
        const differs = a[row - 1] === b[column - 1] ? 0 : 1;
        distance = Math.min(cell(row - 1, column) + 1, cell(row, column - 1) + 1, cell(row - 1, column - 1) + differs);
        if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]) {
          distance = Math.min(distance, cell(row - 2, column - 2) + 1);
        }
      }
      cells[row * width + column] = distance;
    }
  }
  return cell(a.length, b.length);
}
