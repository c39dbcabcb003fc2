import type { Snapshot } from '../../../src/columnar/index.js';
import { batchesToRows } from '../../../src/columnar/index.js';
import { decodeCheckpoint } from '../../../src/runtime/checkpoint/checkpoint-file.js';
import { folderStore } from '../../../src/runtime/checkpoint/folder-store.js';
import { SegmentedJournal } from '../../../src/runtime/journal/segmented-journal.js';
import { OrderLedger } from '../../../src/sinks/desk/live/order-ledger.js';
import type { SimulatedDisk } from '../../../src/testing/index.js';
import { CHECKPOINTS, DESK, JOURNAL, ORDERS_CAP, POSITION_CAP, ROWS } from './life.js';
import { isPrice, SYMBOLS } from './market.js';
import type { World } from './world.js';

/** What is left of a run that came to its end: what it has written, and what its stages know. */
export interface Remains {
  /** Rows at the service, by sequence. */
  readonly served: ReadonlyMap<string, string>;
  readonly csv: string;
  /** State of each stage but the desk, as text. */
  readonly states: ReadonlyMap<string, string>;
}

export async function remainsOf(world: World): Promise<Remains> {
  const { disk, service } = world;
  const [newest] = await folderStore(CHECKPOINTS, disk).list();
  if (newest === undefined) throw new Error('There is no checkpoint at the end.');
  const { state } = decodeCheckpoint(await disk.read(`${CHECKPOINTS}/${newest.name}`));
  const states = new Map(
    state.snapshots.filter(({ digest }) => digest !== DESK).map((snapshot) => [snapshot.digest, textOf(snapshot)]),
  );
  const csv = new TextDecoder().decode(await disk.read(ROWS));
  return { served: service.rows, csv, states };
}

function textOf({ component, version, tables }: Snapshot): string {
  const rows = Object.entries(tables).map(([name, table]) => [name, batchesToRows([table])]);
  return JSON.stringify([component, version, rows], (_, value: unknown) =>
    typeof value === 'bigint' ? `${value}n` : typeof value === 'number' ? String(value) : value,
  );
}

/** No row is lost, none is another than without faults, and the stages know the same. */
export function compareRemains(found: Remains, wanted: Remains): string[] {
  const broken: string[] = [];
  for (const [sequence, row] of wanted.served) {
    const other = found.served.get(sequence);
    if (other === undefined) broken.push(`row ${sequence} is lost: it never came to the service`);
    else if (other !== row) broken.push(`row ${sequence} is ${other} at the service; without faults it is ${row}`);
  }
  for (const sequence of found.served.keys())
    if (!wanted.served.has(sequence)) broken.push(`row ${sequence} at the service is nowhere in the feed`);
  if (found.csv !== wanted.csv) broken.push(`the file of rows differs: ${firstDifference(found.csv, wanted.csv)}`);
  for (const [stage, text] of wanted.states)
    if (found.states.get(stage) !== text)
      broken.push(`the state of "${stage}" is ${found.states.get(stage)}; without faults it is ${text}`);
  return broken;
}

function firstDifference(found: string, wanted: string): string {
  const lines = found.split('\n');
  const others = wanted.split('\n');
  const at = others.findIndex((line, place) => lines[place] !== line);
  return at < 0
    ? `${lines.length} lines, ${others.length} without faults`
    : `line ${at + 1} is "${lines[at]}"; without faults it is "${others[at]}"`;
}

/** No order twice, none forgotten, all sound, and journal, desk and venue say the same. */
export async function checkOrders(
  world: World,
  disk: SimulatedDisk,
  told: ReadonlyMap<string, number>,
): Promise<string[]> {
  const { venue } = world;
  const broken: string[] = [];
  const stored = new SegmentedJournal({ folder: JOURNAL, segmentBytes: 1 << 20, keepSegments: 100 });
  await stored.open(disk.afterPowerLoss());
  const ledger = new OrderLedger(stored, `desk ${DESK}`);
  ledger.load();
  const seen = new Set<string>();
  for (const { clientOrderId: id, filledQuantity, request } of venue.orders) {
    if (seen.has(id)) broken.push(`order ${id} is in effect twice`);
    seen.add(id);
    const own = ledger.orders.get(id);
    if (own === undefined) broken.push(`order ${id} is at the venue and not in the journal`);
    else if (own.known.filled !== filledQuantity)
      broken.push(`order ${id}: ${filledQuantity} filled at the venue, ${own.known.filled} known`);
    if (!(request.quantity > 0 && Number.isInteger(request.quantity)))
      broken.push(`order ${id} has the quantity ${request.quantity}`);
  }
  for (const [id, { known }] of ledger.orders) {
    if (known.status === 'unknown' || known.status === 'submitted') broken.push(`order ${id} is still ${known.status}`);
    else if (known.status !== 'rejected' && !seen.has(id))
      broken.push(`order ${id} is ${known.status} and not at the venue`);
  }
  for (const symbol of SYMBOLS) {
    const there = venue.holdings.get(symbol) ?? 0;
    const journaled = ledger.positions.get(symbol) ?? 0;
    if (journaled !== there) broken.push(`position in ${symbol}: ${there} at the venue, ${journaled} in the journal`);
    const atDesk = told.get(symbol) ?? 0;
    if (atDesk !== there) broken.push(`position in ${symbol}: ${there} at the venue, ${atDesk} at the desk`);
  }
  return broken;
}

/** No position was ever larger than allowed, and no more orders were made than allowed. */
export function checkCaps({ venue }: World): string[] {
  const broken: string[] = [];
  const held = new Map<string, number>();
  const fills = [...venue.fillsSince(0n)].sort((a, b) => (a.timeNs < b.timeNs ? -1 : a.timeNs > b.timeNs ? 1 : 0));
  for (const { symbol, side, quantity, fillId } of fills) {
    const now = (held.get(symbol) ?? 0) + side * quantity;
    held.set(symbol, now);
    if (Math.abs(now) > POSITION_CAP)
      broken.push(`after fill ${fillId} the position in ${symbol} is ${now}; the cap is ${POSITION_CAP}`);
  }
  // Orders that only make a position smaller may go beyond the number.
  const entries = venue.orders.filter(({ request }) => !request.reduceOnly).length;
  if (entries > ORDERS_CAP) broken.push(`${entries} orders open positions in a day; the cap is ${ORDERS_CAP}`);
  return broken;
}

/** Each row whose price is none was refused by the desk, and no other. */
export function checkRefused({ instants }: World, refused: ReadonlySet<string>): string[] {
  const bad = instants.flatMap(({ rows }) => rows).filter(({ close }) => !isPrice(close));
  const wanted = new Set(bad.map(({ symbol, sequence }) => `${symbol}, sequence ${sequence}`));
  return [
    ...[...wanted].filter((place) => !refused.has(place)).map((place) => `the price of ${place} is none and was taken`),
    ...[...refused].filter((place) => !wanted.has(place)).map((place) => `the row ${place} was refused`),
  ];
}
