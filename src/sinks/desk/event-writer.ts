import { Field, Schema, type Data, type DataType, type RecordBatch } from 'apache-arrow';
import { contractSchema, type OrderStatus } from '../../core/index.js';
import {
  emptyBatch,
  int64Column,
  newBatch,
  newDictionaryType,
  newInt64,
  nullColumn,
  timeColumn,
} from '../../columnar/index.js';
import type { Fill } from './broker.js';
import { NumberCells, TextCells, WordCells, type EventCells } from './event-cells.js';
import type { Order } from './order.js';

const number = (): NumberCells => new NumberCells('number');
const word = (): WordCells => new WordCells(newDictionaryType());

/** One for each column of the contract that may be null, and the kind. */
function newCells() {
  return {
    symbol: word(),
    kind: word(),
    clientOrderId: new TextCells(),
    venueOrderId: new TextCells(),
    side: new NumberCells('side'),
    type: word(),
    quantity: number(),
    limitPrice: number(),
    stopPrice: number(),
    timeInForce: word(),
    reduceOnly: new NumberCells('flag'),
    cause: new TextCells(),
    status: word(),
    filledQuantity: number(),
    averagePrice: number(),
    fillId: new TextCells(),
    price: number(),
    fee: number(),
    feeCurrency: word(),
    liquidity: word(),
    markPrice: number(),
    unrealised: number(),
    realised: number(),
    currency: word(),
    cash: number(),
    equity: number(),
    gross: number(),
    net: number(),
    drawdown: number(),
  };
}

/** The columns of a batch of events. Those without a value in any row cost nothing but their nulls. */
export class EventWriter {
  readonly schema: Schema;
  rows = 0;
  /** The latest time at which something was heard between instants: what is written after it was not known before. */
  heardNs = -(2n ** 63n);
  /** Place of the next event among all of the desk. */
  nextSequence = 0n;
  private capacity = 0;
  private time = new BigInt64Array(0);
  private available = new BigInt64Array(0);
  private readonly cells = newCells();
  private readonly symbolNames: (slot: number) => string;
  private readonly symbolCodes: number[] = [];
  private readonly equityCode: number;

  constructor(symbolNames: (slot: number) => string) {
    this.symbolNames = symbolNames;
    const contract = contractSchema('DeskEvent');
    const cells = this.cells as Readonly<Record<string, EventCells>>;
    this.schema = new Schema(
      contract.fields.map((field) => {
        const own = cells[field.name];
        return own instanceof WordCells ? new Field(field.name, own.words.type, field.nullable) : field;
      }) as Field[],
      contract.metadata,
    );
    this.equityCode = this.cells.kind.words.code('equity');
    this.reserve(256);
  }

  private reserve(rows: number): void {
    this.capacity = rows;
    for (const cells of Object.values(this.cells)) cells.reserve(rows);
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
    this.available[row] = availableNs < this.heardNs ? this.heardNs : availableNs;
    return row;
  }

  private event(kind: string, slot: number, timeNs: bigint, availableNs: bigint): number {
    const { cells } = this;
    const row = this.begin(timeNs, availableNs);
    cells.kind.set(row, kind);
    let code = this.symbolCodes[slot];
    if (code === undefined) {
      code = cells.symbol.words.code(this.symbolNames(slot));
      this.symbolCodes[slot] = code;
    }
    cells.symbol.setCode(row, code);
    return row;
  }

  /** Money and exposure of the account at an instant. */
  writeEquity(instantNs: bigint, cash: number, equity: number, gross: number, net: number, drawdown: number): void {
    const { cells } = this;
    const row = this.begin(instantNs, instantNs);
    cells.kind.setCode(row, this.equityCode);
    cells.cash.set(row, cash);
    cells.equity.set(row, equity);
    cells.gross.set(row, gross);
    cells.net.set(row, net);
    cells.drawdown.set(row, drawdown);
  }

  writeOrder(order: Order, instantNs: bigint): void {
    const { cells } = this;
    const row = this.event('order', order.slot, instantNs, instantNs);
    cells.clientOrderId.set(row, order.clientOrderId);
    cells.side.set(row, order.side);
    cells.type.set(row, order.type);
    cells.quantity.set(row, order.quantity);
    if (!Number.isNaN(order.limitPrice)) cells.limitPrice.set(row, order.limitPrice);
    if (!Number.isNaN(order.stopPrice)) cells.stopPrice.set(row, order.stopPrice);
    cells.timeInForce.set(row, order.timeInForce);
    cells.reduceOnly.set(row, order.reduceOnly ? 1 : 0);
    cells.cause.set(row, order.cause);
  }

  writeStatus(order: Order, status: OrderStatus, timeNs: bigint, instantNs: bigint, cause?: string): void {
    const { cells } = this;
    const row = this.event('orderEvent', order.slot, timeNs, instantNs);
    cells.clientOrderId.set(row, order.clientOrderId);
    if (order.venueOrderId !== null) cells.venueOrderId.set(row, order.venueOrderId);
    cells.status.set(row, status);
    cells.filledQuantity.set(row, order.filled);
    if (order.filled > 0) cells.averagePrice.set(row, order.averagePrice);
    if (cause !== undefined) cells.cause.set(row, cause);
  }

  writeFill(order: Order, fill: Fill, currency: string, instantNs: bigint): void {
    const { cells } = this;
    const row = this.event('fill', order.slot, fill.timeNs, instantNs);
    cells.fillId.set(row, fill.fillId ?? `${order.clientOrderId}-${order.fills}`);
    cells.clientOrderId.set(row, order.clientOrderId);
    cells.side.set(row, order.side);
    cells.quantity.set(row, fill.quantity);
    cells.price.set(row, fill.price);
    cells.fee.set(row, fill.fee);
    cells.feeCurrency.set(row, currency);
    cells.liquidity.set(row, fill.liquidity);
  }

  writePosition(position: PositionRow, instantNs: bigint): void {
    const { cells } = this;
    const row = this.event('position', position.slot, instantNs, instantNs);
    cells.quantity.set(row, position.quantity);
    cells.averagePrice.set(row, position.averagePrice);
    cells.markPrice.set(row, position.markPrice);
    cells.unrealised.set(row, position.unrealised);
    cells.realised.set(row, position.realised);
    cells.currency.set(row, position.currency);
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
          const cells = (this.cells as Readonly<Record<string, EventCells>>)[field.name];
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
