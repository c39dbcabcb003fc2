import { RxArrowError } from '../../../src/base/errors.js';
import { ExpressionError } from '../../../src/expression/expression-error.js';
import { Refused, type Target } from './targets.js';

/** No input may hold everything up for longer. */
export const LONGEST_MS = 100;
/** Memory that reading may take: so many times the input, and this much. */
export const MEMORY_FACTOR = 4;
export const MEMORY_FREE_BYTES = 16 << 20;

export interface Fuzzed {
  readonly inputs: number;
  readonly refused: number;
  /** What must not be: an error without a type, a hang, too much memory. */
  readonly broken: readonly string[];
  readonly longestMs: number;
}

/** Reads damaged inputs from a number on, until there are enough of them or the time is over. */
export async function fuzz(
  target: Target,
  first: number,
  most: number,
  untilMs: number,
  accepted?: (number: number, input: Uint8Array | string) => void,
): Promise<Fuzzed> {
  const broken: string[] = [];
  let refused = 0;
  let longestMs = 0;
  let number = first;
  for (; number < first + most && (performance.now() < untilMs || number === first) && broken.length < 5; number++) {
    const input = target.input(number);
    const tried = await attempt(target, input);
    let { ms, bytes } = tried;
    // What the collector or the machine did is none of the reader's: a suspect is tried again.
    for (let again = 0; again < 2 && (ms > LONGEST_MS || bytes > allowance(input)); again++) {
      globalThis.gc?.();
      const second = await attempt(target, input);
      ms = Math.min(ms, second.ms);
      bytes = Math.min(bytes, second.bytes);
    }
    longestMs = Math.max(longestMs, ms);
    if (tried.outcome === 'refused') refused++;
    else if (tried.outcome === 'accepted') accepted?.(number, input);
    else broken.push(`input ${number}: ${tried.outcome}`);
    if (ms > LONGEST_MS) broken.push(`input ${number} takes ${ms.toFixed(0)} ms`);
    if (bytes > allowance(input))
      broken.push(`input ${number} of ${input.length} bytes takes ${bytes} bytes of memory`);
  }
  return { inputs: number - first, refused, broken, longestMs };
}

function allowance(input: Uint8Array | string): number {
  return input.length * MEMORY_FACTOR + MEMORY_FREE_BYTES;
}

interface Attempt {
  readonly outcome: 'accepted' | 'refused' | (string & {});
  readonly ms: number;
  readonly bytes: number;
}

async function attempt(target: Target, input: Uint8Array | string): Promise<Attempt> {
  const before = process.memoryUsage();
  const cpu = process.cpuUsage();
  let outcome = 'accepted';
  try {
    await target.read(input);
  } catch (error) {
    const isTyped = error instanceof RxArrowError || error instanceof ExpressionError || error instanceof Refused;
    outcome = isTyped ? 'refused' : `an error without a type: ${String((error as Error).stack ?? error)}`;
  }
  const { user, system } = process.cpuUsage(cpu);
  const after = process.memoryUsage();
  const bytes = after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers;
  return { outcome, ms: (user + system) / 1000, bytes };
}
