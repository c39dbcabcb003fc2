/** A window of time: from its start on, before its end. */
export interface Span {
  readonly start: bigint;
  readonly end: bigint;
}

/** A stretch of time whose rows belong to the same windows; to none outside of sessions. */
export interface Pane {
  readonly from: bigint;
  readonly to: bigint;
  readonly spans: readonly Span[];
}

/** Says which windows there are. */
export interface Panes {
  /** Windows that a row may belong to at most. */
  readonly overlap: number;
  /** The longest window, at least. */
  readonly longest: bigint;
  at(timeNs: bigint): Pane;
  /** The window after one that ends there; for windows that do not overlap. */
  after(endNs: bigint): Span;
}

/** Division that rounds towards the past. */
export function floorTo(timeNs: bigint, everyNs: bigint, offsetNs: bigint): bigint {
  const rest = (timeNs - offsetNs) % everyNs;
  return timeNs - (rest < 0n ? rest + everyNs : rest);
}

/** Windows one after the other. */
export function tumblingPanes(everyNs: bigint, offsetNs: bigint): Panes {
  return {
    overlap: 1,
    longest: everyNs,
    at(timeNs) {
      const start = floorTo(timeNs, everyNs, offsetNs);
      const span = { start, end: start + everyNs };
      return { from: start, to: span.end, spans: [span] };
    },
    after: (endNs) => ({ start: endNs, end: endNs + everyNs }),
  };
}

/** Windows of `spanNs`, one of which begins each `everyNs`; the span is a multiple of that. */
export function slidingPanes(spanNs: bigint, everyNs: bigint, offsetNs: bigint): Panes {
  const overlap = Number(spanNs / everyNs);
  return {
    overlap,
    longest: spanNs,
    at(timeNs) {
      const latest = floorTo(timeNs, everyNs, offsetNs);
      const spans = Array.from({ length: overlap }, (_, back) => {
        const start = latest - BigInt(overlap - 1 - back) * everyNs;
        return { start, end: start + spanNs };
      });
      return { from: latest, to: latest + everyNs, spans };
    },
    after: (endNs) => ({ start: endNs - spanNs + everyNs, end: endNs + everyNs }),
  };
}
