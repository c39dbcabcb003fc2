import { deserialize, serialize } from 'node:v8';
import type { ColumnSource, ParquetWriter, SchemaElement } from 'hyparquet-writer';

interface WriterState {
  readonly groups: ParquetWriter['row_groups'];
  readonly rows: bigint;
  readonly indexes: ParquetWriter['pendingIndexes'];
}

export type ParquetElement = SchemaElement;
export type ParquetValues = ColumnSource['data'];

/** Makes the bytes of a Parquet file, a row group at a time. */
export class ParquetBytes {
  private readonly writer: ParquetWriter;
  private readonly elements: readonly ParquetElement[];
  private readonly take: () => Uint8Array;

  private constructor(writer: ParquetWriter, elements: readonly ParquetElement[], take: () => Uint8Array) {
    this.writer = writer;
    this.elements = elements;
    this.take = take;
  }

  /** Compression is snappy. */
  static async open(elements: readonly ParquetElement[]): Promise<ParquetBytes> {
    const { ByteWriter, ParquetWriter } = await import('hyparquet-writer');
    const bytes = new ByteWriter(1 << 20);
    const root: ParquetElement = { name: 'schema', num_children: elements.length };
    const writer = new ParquetWriter({ writer: bytes, schema: [root, ...elements], createdBy: 'rxarrow' });
    const take = (): Uint8Array => {
      const taken = bytes.getBytes().slice();
      // Places in the file are counted by `offset`, which goes on.
      bytes.index = 0;
      return taken;
    };
    return new ParquetBytes(writer, elements, take);
  }

  /** What it needs to go on behind what it has written: where the row groups are and what is in them. */
  state(): Uint8Array {
    const { row_groups: groups, num_rows: rows, pendingIndexes: indexes } = this.writer;
    return serialize({ groups, rows, indexes });
  }

  /** Goes on where another writer was that has written so many bytes. */
  goOn(state: Uint8Array, bytes: number): void {
    const { groups, rows, indexes } = deserialize(state) as WriterState;
    const { writer } = this;
    writer.row_groups = groups;
    writer.num_rows = rows;
    writer.pendingIndexes = indexes;
    this.take();
    writer.writer.offset = bytes;
  }

  /** The bytes of one row group. */
  group(columns: readonly ParquetValues[], rows: number): Uint8Array {
    const columnData = columns.map((data, index) => ({ name: this.elements[index]?.name ?? '', data }));
    void this.writer.write({ columnData, rowGroupSize: rows });
    return this.take();
  }

  /** The bytes that begin the file, unless a row group has brought them. */
  begin(): Uint8Array {
    return this.take();
  }

  /** The bytes that end the file. */
  finish(): Uint8Array {
    void this.writer.finish();
    return this.take();
  }
}
