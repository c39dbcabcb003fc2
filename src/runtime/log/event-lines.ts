import type { Data, RecordBatch } from 'apache-arrow';
import { columnIndex, readCells } from '../../columnar/index.js';
import type { RowLetter, RunEvent } from '../../core/index.js';
import type { LogLevel } from './levels.js';

export interface Line {
  readonly level: LogLevel;
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/** What an event of the run says in the log. */
export function lineOf(event: RunEvent): Line {
  const { kind, ...rest } = event;
  const line = (level: LogLevel, message: string, details: Readonly<Record<string, unknown>> = rest): Line => ({
    level,
    message,
    details: { event: kind, ...details },
  });
  switch (event.kind) {
    case 'warning':
      return line('warn', event.message, {});
    case 'failure':
      return line('error', 'the run has failed', { error: event.error });
    case 'deadLetter':
      return line('warn', event.letter.detail, letterDetails(event.letter));
    case 'late':
      return line('warn', event.letter.detail, letterDetails(event.letter));
    case 'drop':
      return line('warn', `${event.rows} rows of "${event.source}" were dropped: ${event.cause}`);
    case 'gap':
      return line('warn', `gap in "${event.source}": ${event.detail}`);
    case 'checkpoint':
      return line(
        event.outcome === 'written' || event.outcome === 'restored' ? 'info' : 'warn',
        `checkpoint ${event.number} ${event.outcome}`,
      );
    case 'breaker':
      return line('warn', `the breaker of "${event.component}" is ${event.to}: ${event.reason}`);
    case 'retry':
      return line('info', `"${event.component}" is tried again in ${event.delayMs} ms`);
    case 'health':
      return line(
        event.state === 'degraded' || event.state === 'unhealthy' ? 'warn' : 'info',
        `"${event.component}" is ${event.state}`,
      );
    case 'trading':
      return line(event.state === 'open' ? 'info' : 'warn', `trading: ${event.state}`);
    case 'alert':
      return line(event.severity === 'info' ? 'info' : 'warn', `alert ${event.state}: ${event.summary}`);
    default:
      return line('info', kind);
  }
}

function letterDetails(letter: RowLetter): Readonly<Record<string, unknown>> {
  const { component, stageId: stage, cause, position, row } = letter;
  const symbol = row === undefined ? undefined : symbolOf(row);
  return { component, stage, cause, position, ...(symbol === undefined ? {} : { symbol }) };
}

function symbolOf(row: RecordBatch): unknown {
  const index = columnIndex(row.schema, 'symbol');
  return index < 0 ? undefined : readCells(row.data.children[index] as Data, 'symbol')[0];
}
