import { textWidth } from '../svg/markup.js';
import type { BatchEvent, MarbleColumn, MarbleDiagram, MarbleEvent, MarbleLane } from './types.js';

export const MARBLE_RADIUS = 14;
export const LABEL_SIZE = 12;
export const TABLE_SIZE = 10.5;
export const TABLE_ROW = 14;
const COLUMN_GAP = 8;
const NEIGHBOUR = 8;
const LEAST_STEP = 26;

export function columnWidth({ name, values }: MarbleColumn): number {
  return Math.max(...[name, ...values].map((text) => textWidth(text, TABLE_SIZE) * 1.05));
}

export function tableWidth(columns: readonly MarbleColumn[]): number {
  return columns.reduce((total, column) => total + columnWidth(column) + COLUMN_GAP, -COLUMN_GAP);
}

export function columnGap(): number {
  return COLUMN_GAP;
}

/** Half the width of the marble itself: round, or long where its label is. */
export function marbleHalf({ label }: BatchEvent): number {
  return Math.max(MARBLE_RADIUS, textWidth(label, LABEL_SIZE) / 2 + 8);
}

/** Half the width that an event takes. */
function half(event: MarbleEvent): number {
  if (event.kind === 'batch') return Math.max(marbleHalf(event), tableWidth(event.columns ?? []) / 2);
  const beside = event.label === undefined ? 0 : textWidth(event.label, TABLE_SIZE) / 2;
  return Math.max(event.kind === 'empty' ? 9 : 6, beside);
}

function tableHeight(lane: MarbleLane): number {
  const rows = lane.events.map((event) =>
    event.kind === 'batch' && event.columns !== undefined
      ? 1 + Math.max(0, ...event.columns.map(({ values }) => values.length))
      : 0,
  );
  return Math.max(0, ...rows) * TABLE_ROW;
}

export interface PlacedEvent {
  readonly event: MarbleEvent;
  readonly x: number;
}

export interface PlacedLane {
  readonly lane: MarbleLane;
  /** Of the line. */
  readonly y: number;
  readonly start: number;
  readonly end: number;
  /** Whether the line runs on past the last frame. */
  readonly open: boolean;
  readonly events: readonly PlacedEvent[];
}

export interface MarbleLayout {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly lanes: readonly PlacedLane[];
  readonly box: { readonly y: number; readonly height: number } | undefined;
}

const ENDINGS: ReadonlySet<string> = new Set(['error', 'completion', 'unsubscription']);

function inOrder(lane: MarbleLane): MarbleEvent[] {
  return lane.events.toSorted((left, right) => left.frame - right.frame);
}

/** Pixels a frame, so that no two neighbours of any lane touch. */
function stepOf(lanes: readonly MarbleLane[]): number {
  let step = LEAST_STEP;
  for (const lane of lanes) {
    const events = inOrder(lane);
    for (let i = 1; i < events.length; i++) {
      const before = events[i - 1];
      const after = events[i];
      if (before === undefined || after === undefined || after.frame === before.frame) continue;
      step = Math.max(step, (half(before) + half(after) + NEIGHBOUR) / (after.frame - before.frame));
    }
  }
  return step;
}

/** Events of one frame stand side by side, so they follow each other by their own widths. */
function placeEvents(lane: MarbleLane, left: number, step: number): PlacedEvent[] {
  const placed: PlacedEvent[] = [];
  let previous: { readonly event: MarbleEvent; readonly x: number } | undefined;
  for (const event of inOrder(lane)) {
    const nominal = left + event.frame * step;
    const x = previous?.event.frame === event.frame ? previous.x + half(previous.event) + half(event) + 3 : nominal;
    previous = { event, x };
    placed.push(previous);
  }
  return placed;
}

const TOP = 26;
const BOTTOM = 16;
const BOX_HEIGHT = 34;
const LANE_GAP = 14;

export function layOutMarbles(diagram: MarbleDiagram): MarbleLayout {
  const all = [...diagram.inputs, ...diagram.outputs];
  const step = stepOf(all);
  const names = Math.max(0, ...all.map(({ name }) => textWidth(name, LABEL_SIZE)));
  const firstHalf = Math.max(
    MARBLE_RADIUS,
    ...all.flatMap(({ events }) => events.filter(({ frame }) => frame === 0).map(half)),
  );
  const left = 16 + names + 16 + firstHalf;
  const frames = Math.max(4, ...all.flatMap(({ events }) => events.map(({ frame }) => frame)));
  const placedEvents = all.map((lane) => placeEvents(lane, left, step));
  const reach = Math.max(
    left + frames * step,
    ...placedEvents.flatMap((events) => events.map(({ event, x }) => x + half(event) - 8)),
  );
  const right = reach + 34;
  const lanes: PlacedLane[] = [];
  let y = 6;
  let box: MarbleLayout['box'];
  all.forEach((lane, i) => {
    if (i === diagram.inputs.length && diagram.operator !== undefined) {
      box = { y: y + 2, height: BOX_HEIGHT };
      y += BOX_HEIGHT + 10;
    }
    const events = placedEvents[i] ?? [];
    const ending = events.find(({ event }) => ENDINGS.has(event.kind));
    const line = y + TOP;
    lanes.push({
      lane,
      y: line,
      start: left + (lane.from ?? 0) * step - firstHalf - 4,
      end: ending?.x ?? right,
      open: ending === undefined,
      events,
    });
    y = line + BOTTOM + tableHeight(lane) + LANE_GAP;
  });
  if (diagram.operator !== undefined && box === undefined) {
    box = { y: y + 2, height: BOX_HEIGHT };
    y += BOX_HEIGHT + 10;
  }
  // Monospaced: every character is as wide as the next.
  const call = (diagram.operator?.length ?? 0) * 7.6 + 48;
  return { width: Math.max(right + 14, call), height: y, left: 16, lanes, box };
}
