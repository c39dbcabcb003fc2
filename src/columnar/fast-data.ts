import { Data, Dictionary, Float64, Int32, Utf8, Vector, type DataType } from 'apache-arrow';

interface DataFields {
  type: DataType;
  children: readonly Data[];
  dictionary: Vector | undefined;
  offset: number;
  length: number;
  _nullCount: number;
  stride: number;
  values: unknown;
  nullBitmap: Uint8Array | undefined;
  valueOffsets: undefined;
  typeIds: undefined;
  variadicBuffers: readonly Uint8Array[];
}

const NO_CHILDREN: readonly Data[] = Object.freeze([]);
const NO_BUFFERS: readonly Uint8Array[] = Object.freeze([]);

// The public constructor looks at its arguments for 40 to 90 ns, several times for each hop of a pipe; this one does not look.
// All columns made here have their fields in one order, so that whoever reads them needs to know of one shape only.
function FastData(
  this: DataFields,
  type: DataType,
  rows: number,
  nulls: number,
  values: unknown,
  bitmap: Uint8Array | undefined,
  children: readonly Data[],
  dictionary: Vector | undefined,
): void {
  this.type = type;
  this.children = children;
  this.dictionary = dictionary;
  this.offset = 0;
  this.length = rows;
  this._nullCount = nulls;
  this.stride = 1;
  this.values = values;
  this.nullBitmap = bitmap;
  this.valueOffsets = undefined;
  this.typeIds = undefined;
  this.variadicBuffers = NO_BUFFERS;
}
FastData.prototype = Data.prototype;
const FastConstructor = FastData as unknown as new (
  type: DataType,
  rows: number,
  nulls: number,
  values: unknown,
  bitmap: Uint8Array | undefined,
  children: readonly Data[],
  dictionary: Vector | undefined,
) => Data;

let conforms: boolean | undefined;

/** Whether the short cut gives what the public constructor gives; looked at once, with the first column that is made. */
export function fastDataConforms(): boolean {
  try {
    const values = new Float64Array(3);
    const bitmap = Uint8Array.of(5);
    const type = new Float64();
    const codes = new Int32Array(3);
    const coded = new Dictionary(new Utf8(), new Int32(), 1);
    const words = new Vector([new Data(new Utf8(), 0, 0, 0, [new Int32Array(1), new Uint8Array(0)] as never)]);
    return [
      [
        new FastConstructor(type, 3, 0, values, undefined, NO_CHILDREN, undefined),
        new Data(type, 0, 3, 0, [undefined, values] as never),
      ],
      [
        new FastConstructor(type, 3, 1, values, bitmap, NO_CHILDREN, undefined),
        new Data(type, 0, 3, 1, [undefined, values, bitmap] as never),
      ],
      [
        new FastConstructor(coded, 3, 0, codes, undefined, NO_CHILDREN, words),
        new Data(coded, 0, 3, 0, [undefined, codes] as never, [], words),
      ],
    ].every(([fast, plain]) => alike(fast as Data, plain as Data));
  } catch {
    return false;
  }
}

function alike(fast: Data, plain: Data): boolean {
  const of = (data: Data, key: string): unknown => (data as unknown as Record<string, unknown>)[key];
  return (
    fast instanceof Data &&
    Object.keys(plain).every((key) => Object.hasOwn(fast, key)) &&
    Object.keys(fast).every((key) => {
      const [ours, theirs] = [of(fast, key), of(plain, key)];
      return ours === theirs || (Array.isArray(ours) && Array.isArray(theirs) && ours.length === theirs.length);
    }) &&
    fast.nullCount === plain.nullCount &&
    fast.byteLength === plain.byteLength
  );
}

/**
 * A column of plain values, as many a row as its type says (one, for all but fixed-size binary and decimals, which are
 * not made here), with the bitmap of the rows that are not null where there are `nulls`; codes come with their `dictionary`.
 */
export function flatColumn<T extends DataType>(
  type: T,
  rows: number,
  nulls: number,
  values: unknown,
  bitmap?: Uint8Array,
  dictionary?: Vector,
): Data<T> {
  conforms ??= fastDataConforms();
  if (!conforms) return new Data(type, 0, rows, nulls, [undefined, values, bitmap] as never, [], dictionary);
  return new FastConstructor(type, rows, nulls, values, bitmap, NO_CHILDREN, dictionary) as Data<T>;
}

/** The columns of a batch as the one column of structs that Arrow keeps them in. */
export function structColumn(type: DataType, rows: number, columns: readonly Data[]): Data {
  conforms ??= fastDataConforms();
  if (!conforms) return new Data(type, 0, rows, 0, undefined, columns as Data[]);
  return new FastConstructor(type, rows, 0, undefined, undefined, columns, undefined);
}
