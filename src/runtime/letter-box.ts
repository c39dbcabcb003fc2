import { Binary, Field, makeData, Schema, type Data, type DataType, type RecordBatch } from 'apache-arrow';
import type { Observable } from 'rxjs';
import type { Clock } from '../base/clock.js';
import {
  DictionaryBuilder,
  int32Column,
  int64Column,
  newBatch,
  textColumn,
  timeColumn,
  writeIpcStream,
} from '../columnar/index.js';
import { batchFromRows, contracts, feedback, type BatchOperator, type RowLetter } from '../core/index.js';

/** A sink for rows that leave the stream: `receive` takes them, `stream` is run beside the others. */
export interface LetterBox {
  readonly receive: (letter: RowLetter) => void;
  readonly stream: Observable<RecordBatch>;
}

/** Turns letters into rows of the contract DeadLetter and sends them to a sink. */
export function letterBox(sink: BatchOperator, clock: Clock): LetterBox {
  const edge = feedback();
  const components = new DictionaryBuilder();
  const causes = new DictionaryBuilder();
  let sequence = 0n;
  let schema: Schema | undefined;
  return {
    stream: sink(edge.stream),
    receive(letter) {
      const now = BigInt64Array.of(clock.nowNs());
      const columns: Data[] = [
        int64Column(BigInt64Array.of(sequence++), 1),
        timeColumn(now, 1),
        timeColumn(now, 1),
        components.columnOf([letter.component]),
        textColumn([letter.stageId]),
        textColumn([letter.source ?? null]),
        causes.columnOf([letter.cause]),
        textColumn([letter.detail]),
        textColumn([letter.position]),
        int32Column(Int32Array.of(letter.attempts ?? 1), 1),
        bytesColumn(rowBytes(letter)),
      ];
      schema ??= new Schema(
        contracts.DeadLetter.columns.map(
          ({ name, nullable }, index) => new Field(name, columns[index]?.type as DataType, nullable),
        ),
        new Map([['rxarrow.contract', 'DeadLetter/1']]),
      );
      edge.send(newBatch(schema, 1, columns));
    },
  };
}

/** The row as it came, as an Arrow stream: its columns, or its text as the one column it has. */
function rowBytes({ row, text }: RowLetter): Uint8Array | undefined {
  if (row !== undefined) return writeIpcStream([row]);
  return text === undefined ? undefined : writeIpcStream([batchFromRows([{ text }])]);
}

function bytesColumn(bytes: Uint8Array | undefined): Data {
  return makeData({
    type: new Binary(),
    length: 1,
    nullCount: bytes === undefined ? 1 : 0,
    nullBitmap: Uint8Array.of(bytes === undefined ? 0 : 1),
    valueOffsets: Int32Array.of(0, bytes?.length ?? 0),
    data: bytes ?? new Uint8Array(0),
  });
}
