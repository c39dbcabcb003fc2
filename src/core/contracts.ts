import {
  Binary,
  Bool,
  Field,
  Float64,
  Int32,
  Int64,
  Int8,
  Schema,
  TimestampNanosecond,
  Uint32,
  Utf8,
  type DataType,
  type Dictionary,
  type RecordBatch,
  type TypeMap,
} from 'apache-arrow';
import { SchemaMismatch } from '../base/errors.js';
import { columnIndex, describeSchema, describeType, newDictionaryType, sameType } from '../columnar/index.js';

/** Kinds of columns that contracts are made of; `symbol` and enumerations are dictionaries of utf8 by int32. */
export type ColumnKind =
  'time' | 'word' | 'text' | 'number' | 'side' | 'count' | 'sequence' | 'flags' | 'boolean' | 'bytes';

export interface ContractColumn {
  readonly name: string;
  readonly kind: ColumnKind;
  readonly nullable: boolean;
  readonly says: string;
}

/** What flows between two stages: a versioned list of columns. Streams may have more columns than the contract asks. */
export interface Contract {
  readonly name: ContractName;
  readonly version: number;
  readonly columns: readonly ContractColumn[];
}

const column = (name: string, kind: ColumnKind, says: string): ContractColumn => ({
  name,
  kind,
  nullable: false,
  says,
});
const optional = (name: string, kind: ColumnKind, says: string): ContractColumn => ({
  name,
  kind,
  nullable: true,
  says,
});

const EVENT: readonly ContractColumn[] = [
  column('symbol', 'word', 'what is traded'),
  column('sequence', 'sequence', 'place of the row within its source and partition'),
  column('time', 'time', 'when it happened'),
  column('available', 'time', 'when it could be known; decisions use nothing later'),
];
const QUALITY = column('quality', 'flags', 'bit flags: gap, filled, adjusted, partial, crossed, stale');

const CONTRACTS = {
  Bar: [
    ...EVENT,
    column('open', 'number', 'first price of the interval'),
    column('high', 'number', 'highest price of the interval'),
    column('low', 'number', 'lowest price of the interval'),
    column('close', 'number', 'last price of the interval'),
    column('volume', 'number', 'units traded in the interval'),
    QUALITY,
  ],
  Trade: [
    ...EVENT,
    column('price', 'number', 'price paid'),
    column('size', 'number', 'units traded'),
    column('side', 'side', 'who took: +1 the buyer, -1 the seller, 0 unknown'),
    optional('id', 'text', 'number the venue gave it'),
    QUALITY,
  ],
  Quote: [
    ...EVENT,
    column('bid', 'number', 'best price to sell at'),
    column('ask', 'number', 'best price to buy at'),
    column('bidSize', 'number', 'units wanted at the bid'),
    column('askSize', 'number', 'units offered at the ask'),
    QUALITY,
  ],
  Signal: [
    ...EVENT,
    optional('signal', 'number', 'wanted direction and conviction in [-1, 1]; holds until it changes'),
  ],
  Target: [...EVENT, optional('target', 'number', 'wanted position as a signed fraction of equity')],
  DeskEvent: [
    optional('symbol', 'word', 'what is traded; null on equity rows'),
    ...EVENT.slice(1),
    column('kind', 'word', 'order, orderEvent, fill, equity, position or deadLetter'),
    optional('clientOrderId', 'text', 'our id of the order'),
    optional('venueOrderId', 'text', 'the id the venue gave it'),
    optional('side', 'side', '+1 buy, -1 sell'),
    optional('type', 'word', 'market, limit, stop or stopLimit'),
    optional('quantity', 'number', 'units ordered or filled; the signed holding on position rows'),
    optional('limitPrice', 'number', 'worst price accepted'),
    optional('stopPrice', 'number', 'price that wakes the order'),
    optional('timeInForce', 'word', 'day, gtc, ioc or fok'),
    optional('reduceOnly', 'boolean', 'may only make the position smaller'),
    optional('cause', 'text', 'why: the rule that ordered, the reason of a rejection'),
    optional('status', 'word', 'submitted, accepted, rejected, partlyFilled, filled, cancelled, expired or unknown'),
    optional('filledQuantity', 'number', 'units filled so far'),
    optional('averagePrice', 'number', 'mean price of what was filled, or of the position'),
    optional('fillId', 'text', 'id of the fill'),
    optional('price', 'number', 'price of the fill'),
    optional('fee', 'number', 'paid for the fill, in feeCurrency'),
    optional('feeCurrency', 'word', 'currency of the fee'),
    optional('liquidity', 'word', 'maker or taker'),
    optional('markPrice', 'number', 'price the position is valued at'),
    optional('unrealised', 'number', 'profit not yet taken'),
    optional('realised', 'number', 'profit taken since the start'),
    optional('currency', 'word', 'currency of the position'),
    optional('cash', 'number', 'money not invested'),
    optional('equity', 'number', 'cash plus the value of all positions'),
    optional('gross', 'number', 'sum of the sizes of all positions'),
    optional('net', 'number', 'sum of the signed values of all positions'),
    optional('drawdown', 'number', 'fraction below the highest equity so far'),
  ],
  Instrument: [
    column('symbol', 'word', 'what is traded'),
    column('tick', 'number', 'smallest step of the price'),
    column('lot', 'number', 'smallest step of the quantity'),
    column('minQuantity', 'number', 'smallest order'),
    column('minNotional', 'number', 'smallest value of an order'),
    column('multiplier', 'number', 'value of one point for one unit'),
    column('currency', 'word', 'currency of the price'),
    column('calendar', 'word', 'when it trades'),
  ],
  DeadLetter: [
    ...EVENT.slice(1),
    column('component', 'word', 'who could not use the row'),
    column('stage', 'text', 'identity of the stage, or id of the source, that could not use it'),
    optional('source', 'text', 'id of the source that the row is from'),
    column('cause', 'word', 'kind of the trouble'),
    column('detail', 'text', 'what was found and what was expected'),
    column('position', 'text', 'where the row stood'),
    column('attempts', 'count', 'how often it was tried'),
    optional('row', 'bytes', 'the row as an Arrow stream'),
  ],
} as const satisfies Record<string, readonly ContractColumn[]>;

export type ContractName = keyof typeof CONTRACTS;

/** All contracts, by name. */
export const contracts: Readonly<Record<ContractName, Contract>> = Object.fromEntries(
  Object.entries(CONTRACTS).map(([name, columns]) => [name, { name, version: 1, columns }]),
) as unknown as Record<ContractName, Contract>;

export const contractNames = Object.keys(CONTRACTS) as readonly ContractName[];

export type Word = Dictionary<Utf8, Int32>;

interface EventColumns extends TypeMap {
  symbol: Word;
  sequence: Int64;
  time: TimestampNanosecond;
  available: TimestampNanosecond;
}

type Plain<T> = { [K in keyof T as string extends K ? never : K]: T[K] };

/** Columns of a stream of bars, as the compiler knows them. */
export type Bar = Plain<EventColumns> & {
  open: Float64;
  high: Float64;
  low: Float64;
  close: Float64;
  volume: Float64;
  quality: Uint32;
};
export type Trade = Plain<EventColumns> & { price: Float64; size: Float64; side: Int8; id: Utf8; quality: Uint32 };
export type Quote = Plain<EventColumns> & {
  bid: Float64;
  ask: Float64;
  bidSize: Float64;
  askSize: Float64;
  quality: Uint32;
};
export type Signal = Plain<EventColumns> & { signal: Float64 };
export type Target = Plain<EventColumns> & { target: Float64 };
export type DeskEvent = Plain<EventColumns> & {
  kind: Word;
  clientOrderId: Utf8;
  venueOrderId: Utf8;
  side: Int8;
  type: Word;
  quantity: Float64;
  limitPrice: Float64;
  stopPrice: Float64;
  timeInForce: Word;
  reduceOnly: Bool;
  cause: Utf8;
  status: Word;
  filledQuantity: Float64;
  averagePrice: Float64;
  fillId: Utf8;
  price: Float64;
  fee: Float64;
  feeCurrency: Word;
  liquidity: Word;
  markPrice: Float64;
  unrealised: Float64;
  realised: Float64;
  currency: Word;
  cash: Float64;
  equity: Float64;
  gross: Float64;
  net: Float64;
  drawdown: Float64;
};
export type Instrument = {
  symbol: Word;
  tick: Float64;
  lot: Float64;
  minQuantity: Float64;
  minNotional: Float64;
  multiplier: Float64;
  currency: Word;
  calendar: Word;
};
export type DeadLetter = Omit<Plain<EventColumns>, 'symbol'> & {
  component: Word;
  stage: Utf8;
  source: Utf8;
  cause: Word;
  detail: Utf8;
  position: Utf8;
  attempts: Int32;
  row: Binary;
};

/** Columns of each contract by its name. */
export interface ContractColumns {
  Bar: Bar;
  Trade: Trade;
  Quote: Quote;
  Signal: Signal;
  Target: Target;
  DeskEvent: DeskEvent;
  Instrument: Instrument;
  DeadLetter: DeadLetter;
}

/** Bits of `quality`. */
export const quality = { gap: 1, filled: 2, adjusted: 4, partial: 8, crossed: 16, stale: 32 } as const;

const UTC = new TimestampNanosecond('UTC');

/** The Arrow type of a kind of column; a fresh dictionary type for words. */
export function typeOfKind(kind: ColumnKind): DataType {
  switch (kind) {
    case 'time':
      return UTC;
    case 'word':
      return newDictionaryType();
    case 'text':
      return new Utf8();
    case 'number':
      return new Float64();
    case 'side':
      return new Int8();
    case 'count':
      return new Int32();
    case 'sequence':
      return new Int64();
    case 'flags':
      return new Uint32();
    case 'boolean':
      return new Bool();
    case 'bytes':
      return new Binary();
  }
}

/** A schema of exactly the columns of a contract, with dictionaries of its own. */
export function contractSchema<N extends ContractName>(name: N): Schema<ContractColumns[N]> {
  const contract = contracts[name];
  return new Schema(
    contract.columns.map((entry) => new Field(entry.name, typeOfKind(entry.kind), entry.nullable)),
    new Map([['rxarrow.contract', `${name}/${contract.version}`]]),
  ) as unknown as Schema<ContractColumns[N]>;
}

/**
 * Checks that a batch has the columns of a contract. Types may be wider in nothing; words may also be plain utf8.
 * @throws SchemaMismatch naming the column, what was wanted and what is there
 */
export function checkContract(schema: Schema, name: ContractName, component: string, only?: readonly string[]): void {
  for (const entry of contracts[name].columns) {
    if (only !== undefined && !only.includes(entry.name)) continue;
    const index = columnIndex(schema, entry.name);
    if (index < 0) {
      if (entry.nullable) continue;
      throw new SchemaMismatch({
        component,
        column: entry.name,
        wanted: `${describeType(typeOfKind(entry.kind))} (contract ${name})`,
        available: describeSchema(schema),
      });
    }
    const type = schema.fields[index]?.type as DataType;
    const wanted = typeOfKind(entry.kind);
    const fits =
      entry.kind === 'time'
        ? String(type).startsWith('Timestamp<NANOSECOND')
        : sameType(type, wanted) || (entry.kind === 'word' && sameType(type, new Utf8()));
    if (!fits) {
      throw new SchemaMismatch({
        component,
        column: entry.name,
        wanted: `${describeType(wanted)} (contract ${name})`,
        available: [`${entry.name}: ${describeType(type)}`],
      });
    }
  }
}

/** A batch whose columns the compiler knows by contract. */
export type ContractBatch<N extends ContractName> = RecordBatch<ContractColumns[N]>;
