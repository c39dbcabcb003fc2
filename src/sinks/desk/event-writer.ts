import type { Data, DataType, RecordBatch, Schema } from 'apache-arrow';
import { contracts, contractSchema } from '../../core/index.js';
import { emptyBatch, int64Column, newBatch, newInt64, nullColumn, timeColumn } from '../../columnar/index.js';
import type { Fill } from './broker.js';
import { NumberCells, TextCells, WordCells, type EventCells } from './event-cells.js';
import type { Order } from './order.js';

export type OrderStatus =
  'submitted' | 'accepted' | 'rejected' | 'partlyFilled' | 'filled' | 'cancelled' | 'expired' | 'unknown';

/** The columns of a batch of events. Those without a value in any row cost nothing but their nulls. */
export class EventWriter {
  readonly schema: Schema = contractSchema('DeskEvent') as unknown as Schema;
  rows = 0;
  /** Place of the next event among all of the desk. */
  nextSequence = 0n;
  private capacity = 0;
  private time = new BigInt64Array(0);
  private available = new BigInt64Array(0);
  private readonly cells = new Map<string, EventCells>();
  private readonly symbolNames: (slot: number) => string;
  private readonly symbolCodes: number[] = [];
  private readonly equityCode: number;

  private readonly symbol: WordCells;
  private readonly kind: WordCells;
  private readonly cash: NumberCells;
  private readonly equity: NumberCells;
  private readonly gross: NumberCells;
  private readonly net: NumberCells;
  private readonly drawdown: NumberCells;

  constructor(symbolNames: (slot: number) => string) {
    this.symbolNames = symbolNames;
    for (const column of contracts.DeskEvent.columns) {
      const index = this.schema.fields.findIndex((field) => field.name === column.name);
      const cells = cellsOf(column.kind, this.schema.fields[index]?.type as DataType);
      if (cells !== undefined) this.cells.set(column.name, cells);
    }
    this.symbol = this.words('symbol');
    this.kind = this.words('kind');
    this.cash = this.numbers('cash');
    this.equity = this.numbers('equity');
    this.gross = this.numbers('gross');
    this.net = this.numbers('net');
    this.drawdown = this.numbers('drawdown');
    this.equityCode = this.kind.words.code('equity');
    this.reserve(256);
  }

  private words(name: string): WordCells {
    return this.cells.get(name) as WordCells;
  }

  private numbers(name: string): NumberCells {
    return this.cells.get(name) as NumberCells;
  }

  private texts(name: string): TextCells {
    return this.cells.get(name) as TextCells;
  }

  private reserve(rows: number): void {
    this.capacity = rows;
    for (const cells of this.cells.values()) cells.reserve(rows);
    const grow = (old: BigInt64Array): BigInt64Array<ArrayBuffer> => {
      const larger = new BigInt64Array(rows);
      larger.set(old);
      return larger;
    };
    this.time = grow(this.time);
    this.available = grow(this.available);
  }

  private begin(timeNs: bigint, availableNs: bigint): number {
    const row = this.rows++;
    if (row === this.capacity) this.reserve(this.capacity * 2);
    this.time[row] = timeNs;
    this.available[row] = availableNs;
    return row;
  }

  private event(kind: string, slot: number, timeNs: bigint, availableNs: bigint): number {
    const row = this.begin(timeNs, availableNs);
    this.kind.set(row, kind);
    let code = this.symbolCodes[slot];
    if (code === undefined) {
      code = this.symbol.words.code(this.symbolNames(slot));
      this.symbolCodes[slot] = code;
    }
    this.symbol.setCode(row, code);
    return row;
  }

  /** Money and exposure of the account at an instant. */
  writeEquity(instantNs: bigint, cash: number, equity: number, gross: number, net: number, drawdown: number): void {
    const row = this.begin(instantNs, instantNs);
    this.kind.setCode(row, this.equityCode);
    this.cash.set(row, cash);
    this.equity.set(row, equity);
    this.gross.set(row, gross);
    this.net.set(row, net);
    this.drawdown.set(row, drawdown);
  }

  writeOrder(order: Order, instantNs: bigint): void {
    const row = this.event('order', order.slot, instantNs, instantNs);
    this.texts('clientOrderId').set(row, order.clientOrderId);
    this.numbers('side').set(row, order.side);
    this.words('type').set(row, order.type);
    this.numbers('quantity').set(row, order.quantity);
    if (!Number.isNaN(order.limitPrice)) this.numbers('limitPrice').set(row, order.limitPrice);
    if (!Number.isNaN(order.stopPrice)) this.numbers('stopPrice').set(row, order.stopPrice);
    this.words('timeInForce').set(row, order.timeInForce);
    this.numbers('reduceOnly').set(row, order.reduceOnly ? 1 : 0);
    this.texts('cause').set(row, order.cause);
  }

  writeStatus(order: Order, status: OrderStatus, timeNs: bigint, instantNs: bigint, cause?: string): void {
    const row = this.event('orderEvent', order.slot, timeNs, instantNs);
    this.texts('clientOrderId').set(row, order.clientOrderId);
    if (order.venueOrderId !== null) this.texts('venueOrderId').set(row, order.venueOrderId);
    this.words('status').set(row, status);
    this.numbers('filledQuantity').set(row, order.filled);
    if (order.filled > 0) this.numbers('averagePrice').set(row, order.averagePrice);
    if (cause !== undefined) this.texts('cause').set(row, cause);
  }

  writeFill(order: Order, fill: Fill, currency: string, instantNs: bigint): void {
    const row = this.event('fill', order.slot, fill.timeNs, instantNs);
    this.texts('fillId').set(row, `${order.clientOrderId}-${order.fills}`);
    this.texts('clientOrderId').set(row, order.clientOrderId);
    this.numbers('side').set(row, order.side);
    this.numbers('quantity').set(row, fill.quantity);
    this.numbers('price').set(row, fill.price);
    this.numbers('fee').set(row, fill.fee);
    this.words('feeCurrency').set(row, currency);
    this.words('liquidity').set(row, fill.liquidity);
  }

  writePosition(position: PositionRow, instantNs: bigint): void {
    const row = this.event('position', position.slot, instantNs, instantNs);
    this.numbers('quantity').set(row, position.quantity);
    this.numbers('averagePrice').set(row, position.averagePrice);
    this.numbers('markPrice').set(row, position.markPrice);
    this.numbers('unrealised').set(row, position.unrealised);
    this.numbers('realised').set(row, position.realised);
    this.words('currency').set(row, position.currency);
  }

  /** The events so far as a batch; the writer is empty after. */
  finish(): RecordBatch {
    const { rows } = this;
    if (rows === 0) return emptyBatch(this.schema);
    const columns = this.schema.fields.map((field) => {
      switch (field.name) {
        case 'time':
          return timeColumn(copyOf(this.time, rows), rows) as Data;
        case 'available':
          return timeColumn(copyOf(this.available, rows), rows) as Data;
        case 'sequence':
          return this.sequences(rows);
        default: {
          const cells = this.cells.get(field.name);
          const column = cells?.finish(rows);
          if (column !== undefined) return column;
          const type = field.type as DataType;
          return nullColumn(type, field.name, rows, cells instanceof WordCells ? cells.words.dictionary() : undefined);
        }
      }
    });
    this.rows = 0;
    return newBatch(this.schema, rows, columns);
  }

  private sequences(rows: number): Data {
    const values = newInt64(rows);
    let next = this.nextSequence;
    for (let row = 0; row < rows; row++) values[row] = next++;
    this.nextSequence = next;
    return int64Column(values, rows) as Data;
  }
}

export interface PositionRow {
  readonly slot: number;
  readonly quantity: number;
  readonly averagePrice: number;
  readonly markPrice: number;
  readonly unrealised: number;
  readonly realised: number;
  readonly currency: string;
}

function copyOf(values: BigInt64Array, rows: number): BigInt64Array {
  const copy = newInt64(rows);
  copy.set(values.subarray(0, rows));
  return copy;
}

function cellsOf(kind: string, type: DataType): EventCells | undefined {
  switch (kind) {
    case 'number':
      return new NumberCells('number');
    case 'side':
      return new NumberCells('side');
    case 'boolean':
      return new NumberCells('flag');
    case 'word':
      return new WordCells(type);
    case 'text':
      return new TextCells();
    default:
      return undefined;
  }
}
