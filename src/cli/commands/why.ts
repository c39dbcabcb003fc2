import { resolve } from 'node:path';
import { nodeDisk } from '../../base/node-disk.js';
import { OrderState } from '../../core/index.js';
import { readSegments } from '../../runtime/journal/read-segments.js';
import { fromJournal, type DeskEntry, type Intent } from '../../sinks/desk/live/journal-entries.js';
import { BadInput, EXIT } from '../failure.js';
import { painter, table, toJson, type Terminal } from '../terminal.js';

export interface WhyOptions {
  readonly journal: string;
  readonly json?: boolean;
}

interface Step {
  readonly sequence: number;
  readonly entry: DeskEntry;
}

/** Tells from the journal what led to an order, and what became of it. */
export async function whyCommand(orderId: string, options: WhyOptions, terminal: Terminal): Promise<number> {
  const { records } = await readSegments(nodeDisk, resolve(terminal.folder, options.journal));
  const steps = records
    .filter(({ owner }) => owner.startsWith('desk '))
    .map(({ sequence, owner, entry }) => ({ sequence, owner, entry: fromJournal(entry) }))
    .filter(({ entry }) => idOf(entry) === orderId);
  const [first] = steps;
  if (first === undefined) {
    throw new BadInput(
      `${options.journal}: the journal has no order "${orderId}".`,
      records.length === 0
        ? 'There is nothing in this folder: is it the one that the service "journal" has?'
        : 'Older orders are gone where only the latest segments are kept.',
    );
  }
  if (options.json === true) {
    terminal.out(`${toJson({ orderId, desk: first.owner.slice('desk '.length), steps })}\n`);
    return EXIT.ok;
  }
  terminal.out(`${story(orderId, first.owner.slice('desk '.length), steps, terminal)}\n`);
  return EXIT.ok;
}

function idOf(entry: DeskEntry): string | undefined {
  switch (entry.kind) {
    case 'intent':
    case 'standing':
      return entry.intent.order.clientOrderId;
    case 'refused':
    case 'cancel':
      return entry.clientOrderId;
    case 'report':
      return entry.report.clientOrderId;
    case 'instant':
    case 'heard':
    case 'summary':
      return undefined;
  }
}

function story(orderId: string, desk: string, steps: readonly Step[], terminal: Terminal): string {
  const paint = painter(terminal, terminal.outIsTerminal);
  const lines = [`${paint('bold', orderId)} of desk ${desk}`];
  let state: OrderState | undefined;
  for (const { sequence, entry } of steps) {
    const place = paint('dim', `entry ${sequence}`);
    switch (entry.kind) {
      case 'intent':
        state = new OrderState(entry.intent.order);
        lines.push(decision(entry.intent), `${place}: written down, then sent`);
        break;
      case 'standing':
        if (state === undefined) {
          state = new OrderState(entry.intent.order);
          for (const report of entry.reports) state.apply(report);
          lines.push(decision(entry.intent), `${place}: ${state.status} when the journal was summed up`);
        }
        break;
      case 'refused':
        lines.push(`${place}: ${paint('red', 'refused')} by the gate: ${entry.cause}`);
        break;
      case 'cancel':
        lines.push(`${place}: to be taken back: ${entry.cause}`);
        break;
      case 'report': {
        state?.apply(entry.report);
        lines.push(`${place}: ${reported(entry.report)}${state === undefined ? '' : `; now ${state.status}`}`);
        break;
      }
      case 'instant':
      case 'heard':
      case 'summary':
        break;
    }
  }
  return lines.join('\n');
}

function reported(report: Extract<DeskEntry, { kind: 'report' }>['report']): string {
  switch (report.kind) {
    case 'accepted':
      return `accepted by the venue as ${report.venueOrderId ?? 'a number that it does not tell'}`;
    case 'fill':
      return `${report.fill.quantity} filled at ${report.fill.price} (${report.fill.fillId})`;
    case 'rejected':
    case 'cancelled':
    case 'expired':
    case 'unknown':
      return `${report.kind}: ${report.cause}`;
  }
}

function decision({ order, leg, cause, decidedNs, row, passedNs, price, inputs }: Intent): string {
  const prices = [
    ...(order.limitPrice === null ? [] : [`limit ${order.limitPrice}`]),
    ...(order.stopPrice === null ? [] : [`stop ${order.stopPrice}`]),
  ];
  return table(
    [
      [
        'order',
        `${order.side > 0 ? 'buy' : 'sell'} ${order.quantity} ${order.symbol}, ${[order.type, ...prices].join(', ')}`,
      ],
      ['rule', `${cause} (${leg})`],
      [
        'row',
        `source ${row.source === '' ? '(unnamed)' : row.source}, partition ${row.partition}, sequence ${row.sequence}`,
      ],
      ['instant', timeText(decidedNs)],
      ['last price', `${price.last}, known at ${timeText(price.atNs)}`],
      ...Object.entries(inputs).map(([name, value]) => [name, String(value)]),
      ['gate', `passed at ${timeText(passedNs)}`],
    ].map((cells) => ['  ', ...cells]),
  );
}

function timeText(ns: bigint): string {
  const ms = Number(ns / 1_000_000n);
  const text = new Date(ms).toISOString();
  return `${text.slice(0, -1)}${String(ns % 1_000_000n).padStart(6, '0')}Z`;
}
