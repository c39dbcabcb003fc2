import { MAX_TIME_NS } from '../../columnar/index.js';
import type { TradingCalendar } from '../../core/index.js';
import type { Panes, Span } from './_panes.js';

const DAY_NS = 86_400_000_000_000n;

/** Windows within trading sessions: whole sessions, or parts of equal length from the opening on, the last of which may be shorter. */
export function calendarPanes(calendar: TradingCalendar, everyNs: bigint | 'session'): Panes {
  const windowAt = (timeNs: bigint): Span | undefined => {
    const session = calendar.sessionAt(timeNs);
    if (session === undefined) return undefined;
    const { openNs, closeNs } = session;
    if (everyNs === 'session') return { start: openNs, end: closeNs };
    const start = openNs + ((timeNs - openNs) / everyNs) * everyNs;
    const end = start + everyNs;
    return { start, end: end < closeNs ? end : closeNs };
  };
  return {
    overlap: 1,
    longest: everyNs === 'session' ? 2n * DAY_NS : everyNs,
    at(timeNs) {
      const span = windowAt(timeNs);
      if (span !== undefined) return { from: span.start, to: span.end, spans: [span] };
      const from = calendar.previousSession(timeNs)?.closeNs ?? timeNs;
      const to = calendar.nextSession(timeNs)?.openNs ?? timeNs + 1n;
      return { from, to, spans: [] };
    },
    after(endNs) {
      const span = windowAt(endNs) ?? windowAt(calendar.nextSession(endNs)?.openNs ?? MAX_TIME_NS);
      return span ?? { start: MAX_TIME_NS, end: MAX_TIME_NS };
    },
  };
}
