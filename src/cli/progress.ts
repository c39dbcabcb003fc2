import type { Run } from '../runtime/run.js';
import { busiest } from './edge-table.js';
import { grouped, painter, rate, type Terminal } from './terminal.js';

const REDRAW_MS = 100;
const LINE_MS = 5000;
const WIDTH = 24;

/** Shows how far a run is on the error stream: one line that is redrawn on a terminal, a line now and then elsewhere. */
export function showProgress(run: Run, terminal: Terminal): () => void {
  const { clock, errIsTerminal } = terminal;
  const paint = painter(terminal, errIsTerminal);
  const started = clock.monotonicMs();
  let frame = 0;
  let drawn = false;
  let cancel = (): void => undefined;
  const line = (): string => {
    const seconds = (clock.monotonicMs() - started) / 1000;
    const { stats } = run;
    const { sources } = stats;
    const rows = sources.reduce((sum, source) => sum + source.rows, 0);
    const done = sources.filter((source) => source.done).length;
    const waiting = sources.length > 1 ? `, ${done} of ${sources.length} sources done` : '';
    const most = busiest(stats);
    const underWay = most === undefined ? '' : `, ${grouped(most.batches)} batches under way at ${most.name}`;
    return `${grouped(rows)} rows, ${rate(rows / seconds)} rows/s${waiting}${underWay}`;
  };
  const tick = (): void => {
    if (errIsTerminal) {
      terminal.err(`\r\u001b[2K${paint('cyan', sweep(frame++))} ${line()}`);
      drawn = true;
    } else terminal.err(`${line()}\n`);
    cancel = clock.schedule(errIsTerminal ? REDRAW_MS : LINE_MS, tick);
  };
  cancel = clock.schedule(errIsTerminal ? REDRAW_MS : LINE_MS, tick);
  return () => {
    cancel();
    if (drawn) terminal.err('\r\u001b[2K');
  };
}

/** The end of a stream is not known beforehand, so the bar shows that it moves, not how much is left. */
function sweep(frame: number): string {
  const block = 8;
  const span = WIDTH - block;
  const at = frame % (2 * span);
  const from = at < span ? at : 2 * span - at;
  return `${'─'.repeat(from)}${'━'.repeat(block)}${'─'.repeat(span - from)}`;
}
