import { resolve } from 'node:path';
import * as z from 'zod';
import { defineService, logService, secretsService, type Log, type ServiceKey } from '../../core/index.js';
import { cleanDetails, cleanText } from './clean-details.js';
import { lineOf } from './event-lines.js';
import { LOG_LEVELS, type LogLevel } from './levels.js';
import { openLogOutput, type LogOutput, type LogTarget } from './log-output.js';

// Before the run is opened stages may have something to say already.
const MOST_WAITING = 1_000;

const writer = () =>
  z.custom<(line: string) => void>((value) => typeof value === 'function', { message: 'a function' });

/** The log of a run as lines of JSON: what happens in it, and what its stages write. */
export const log = defineService({
  name: 'log',
  title: 'Log',
  summary: 'Writes what happens in a run as lines of JSON, without secrets.',
  params: () =>
    z.strictObject({
      level: z.enum(LOG_LEVELS).default('info').describe('The least that is written.'),
      to: z
        .union([z.literal('stderr'), z.strictObject({ file: z.string().min(1) }), writer()])
        .default('stderr')
        .describe('The error stream, or { file: path } to which lines are added.'),
      lettersPerSecond: z
        .int()
        .min(1)
        .default(10)
        .describe('Lines a second for rows that cannot be used or came late; the others are counted in one line.'),
    }),
  shorthand: 'level',
  examples: [
    { title: 'To a file', params: { to: { file: 'logs/run.log' } } },
    { title: 'Everything', params: { level: 'debug' } },
  ],
  open: ({ level, to, lettersPerSecond }, { baseFolder }) => {
    const lines = new LogLines();
    const log: Log = {
      debug: (message, details) => lines.add('debug', message, details),
      info: (message, details) => lines.add('info', message, details),
      warn: (message, details) => lines.add('warn', message, details),
      error: (message, details) => lines.add('error', message, details),
    };
    let unlisten = (): void => undefined;
    return {
      name: 'log',
      provides: new Map<ServiceKey<unknown>, unknown>([[logService as ServiceKey<unknown>, log]]),
      async open({ name, context }) {
        const { redact } = context.service(secretsService);
        lines.redact = redact;
        lines.open(await openLogOutput(inFolder(to, baseFolder), level, { run: name }, context.clock));
        const letters = new LetterLimit(lettersPerSecond, () => context.clock.monotonicMs());
        unlisten = context.events.listen((event) => {
          if (event.kind === 'deadLetter' || event.kind === 'late') {
            const { pass, missed } = letters.next();
            if (missed > 0) lines.add('warn', `${missed} more rows could not be used or came late`, { missed });
            if (!pass) return;
          }
          const line = lineOf(event);
          lines.add(line.level, line.message, line.details);
        });
        lines.add('info', 'the run begins', {});
      },
      async close(outcome) {
        unlisten();
        lines.add('info', `the run has ended: ${outcome.kind}`, {});
        await lines.close();
      },
    };
  },
});

function inFolder(to: LogTarget, folder: string | undefined): LogTarget {
  return typeof to === 'object' ? { file: resolve(folder ?? '.', to.file) } : to;
}

class LogLines {
  redact: (text: string) => string = (text) => text;
  private output: LogOutput | undefined;
  private waiting: { readonly level: LogLevel; readonly message: string; readonly details: unknown }[] = [];

  add(level: LogLevel, message: string, details: Readonly<Record<string, unknown>> = {}): void {
    if (this.output === undefined) {
      if (this.waiting.length < MOST_WAITING) this.waiting.push({ level, message, details });
      return;
    }
    this.output.write(level, cleanText(message, this.redact), cleanDetails(details, this.redact));
  }

  open(output: LogOutput): void {
    this.output = output;
    const { waiting } = this;
    this.waiting = [];
    for (const { level, message, details } of waiting) this.add(level, message, details as Record<string, unknown>);
  }

  async close(): Promise<void> {
    const { output } = this;
    this.output = undefined;
    await output?.close();
  }
}

/** Lets so many pass in each second. */
class LetterLimit {
  private readonly perSecond: number;
  private readonly monotonicMs: () => number;
  private beganMs = Number.NEGATIVE_INFINITY;
  private passed = 0;
  private held = 0;

  constructor(perSecond: number, monotonicMs: () => number) {
    this.perSecond = perSecond;
    this.monotonicMs = monotonicMs;
  }

  next(): { readonly pass: boolean; readonly missed: number } {
    const nowMs = this.monotonicMs();
    let missed = 0;
    if (nowMs - this.beganMs >= 1000) {
      missed = this.held;
      this.beganMs = nowMs;
      this.passed = 0;
      this.held = 0;
    }
    if (this.passed < this.perSecond) {
      this.passed++;
      return { pass: true, missed };
    }
    this.held++;
    return { pass: false, missed };
  }
}
