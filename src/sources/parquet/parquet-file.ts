import type { FileHandle } from 'node:fs/promises';
import type { AsyncBuffer, DecodedArray, FileMetaData, ParquetScan, SchemaElement } from 'hyparquet';

export type ParquetElement = SchemaElement;
export type ParquetValues = DecodedArray;

/** A Parquet file of flat columns that is read row group by row group. */
export interface ParquetFile {
  /** The columns, nested ones included, which cannot be read. */
  readonly elements: readonly ParquetElement[];
  /** First row and row behind the last of each group. */
  readonly groups: readonly { readonly from: number; readonly to: number }[];
  /** The values of a column in a group: times and dates as bigint in ns, text as strings, missing values as null or undefined. */
  column(name: string, from: number, to: number): Promise<ParquetValues>;
}

const DAY_NS = 86_400_000_000_000n;

// The package makes Dates of times, which forget what is finer than a millisecond.
const parsers = {
  timestampFromMilliseconds: (value: bigint): bigint => BigInt(value) * 1_000_000n,
  timestampFromMicroseconds: (value: bigint): bigint => BigInt(value) * 1000n,
  timestampFromNanoseconds: (value: bigint): bigint => BigInt(value),
  dateFromDays: (days: number): bigint => BigInt(days) * DAY_NS,
  jsonFromBytes: (bytes: Uint8Array): string => decoder.decode(bytes),
};
const decoder = new TextDecoder();

/** Reads the footer. Whatever is wrong with the file comes out as an Error of the package. */
export async function openParquet(file: FileHandle, size: number): Promise<ParquetFile> {
  const { parquetMetadataAsync, parquetScan } = await import('hyparquet');
  const buffer: AsyncBuffer = {
    byteLength: size,
    async slice(start, end = size) {
      const bytes = new Uint8Array(end - start);
      for (let at = 0; at < bytes.length;) {
        const { bytesRead } = await file.read(bytes, at, bytes.length - at, start + at);
        if (bytesRead === 0) throw new Error('The file is shorter than it was.');
        at += bytesRead;
      }
      return bytes.buffer;
    },
  };
  const metadata: FileMetaData = await parquetMetadataAsync(buffer, { parsers, geoparquet: false });
  const scan: ParquetScan = await parquetScan({ file: buffer, metadata, parsers, geoparquet: false });
  return {
    elements: topLevel(metadata.schema),
    groups: scan.ranges.map(({ rowStart, rowEnd }) => ({ from: rowStart, to: rowEnd })),
    column: (column, rowStart, rowEnd) => scan.readColumn({ column, rowStart, rowEnd }),
  };
}

/** The children of the root, of a tree that is written down in depth-first order. */
function topLevel(schema: readonly SchemaElement[]): SchemaElement[] {
  const elements: SchemaElement[] = [];
  const skip = (at: number): number => {
    let next = at + 1;
    for (let child = 0; child < (schema[at]?.num_children ?? 0); child++) next = skip(next);
    return next;
  };
  for (let at = 1; at < schema.length; at = skip(at)) elements.push(schema[at] as SchemaElement);
  return elements;
}
