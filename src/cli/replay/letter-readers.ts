import type { RecordBatch } from 'apache-arrow';
import { columnIndex, pickColumns, rowHashes } from '../../columnar/index.js';
import { Schema } from 'apache-arrow';
import { configuredOf, type PullReader, type ReaderContext, type RowLetter } from '../../core/index.js';
import { SOURCE_COLUMNS_KEY } from '../../runtime/flow/index.js';
import type { DeadLetterRow } from './dead-letter-file.js';

/** The letters of one source, ready to be given again. */
export interface SourceLetters {
  /** What the source could not read. */
  readonly texts: readonly string[];
  /** What stages could not use, with the columns that the source gave. */
  readonly rows: readonly RecordBatch[];
}

/** Letters by source, and what each row's letter said. */
export class LettersAgain {
  readonly bySource: ReadonlyMap<string, SourceLetters>;
  /** Letters that cannot be put back, with the reason. */
  readonly leftOut: readonly { readonly letter: DeadLetterRow; readonly reason: string }[];
  private readonly earlier = new Map<string, DeadLetterRow>();

  constructor(letters: readonly DeadLetterRow[], sources: ReadonlySet<string>) {
    const bySource = new Map<string, { texts: string[]; rows: RecordBatch[] }>();
    const leftOut: { letter: DeadLetterRow; reason: string }[] = [];
    for (const letter of letters) {
      const { source, row } = letter;
      const reason =
        source === null
          ? 'it names no source'
          : !sources.has(source)
            ? `the pipeline has no source "${source}"`
            : row === undefined
              ? 'it carries no row'
              : undefined;
      if (reason !== undefined || source === null || row === undefined) {
        leftOut.push({ letter, reason: reason ?? 'it carries no row' });
        continue;
      }
      let list = bySource.get(source);
      if (list === undefined) bySource.set(source, (list = { texts: [], rows: [] }));
      const text = letter.stage === source ? textOf(row) : undefined;
      const given = text === undefined ? ofSource(row) : row;
      if (text === undefined) list.rows.push(given);
      else list.texts.push(text);
      const key = text === undefined ? rowKey(source, given) : textKey(source, text);
      if (letter.attempts >= (this.earlier.get(key)?.attempts ?? 0)) this.earlier.set(key, letter);
    }
    this.bySource = bySource;
    this.leftOut = leftOut;
  }

  /** The letter that the row of a letter comes from. */
  readonly earlierLetter = ({ source, row, text }: RowLetter): DeadLetterRow | undefined => {
    if (source === undefined) return undefined;
    const key = text === undefined ? (row === undefined ? '' : rowKey(source, ofSource(row))) : textKey(source, text);
    return this.earlier.get(key);
  };
}

function textOf(row: RecordBatch): string | undefined {
  if (row.schema.fields.length !== 1 || columnIndex(row.schema, 'text') !== 0) return undefined;
  const text: unknown = row.getChild('text')?.get(0);
  return typeof text === 'string' ? text : undefined;
}

/** A row with the columns that its source gave. */
function ofSource(row: RecordBatch): RecordBatch {
  const said = row.schema.metadata.get(SOURCE_COLUMNS_KEY);
  const metadata = new Map(row.schema.metadata);
  metadata.delete(SOURCE_COLUMNS_KEY);
  const names = said === undefined ? row.schema.names.map(String) : (JSON.parse(said) as string[]);
  const indices = names.map((name) => columnIndex(row.schema, name)).filter((index) => index >= 0);
  const fields = indices.map((index) => row.schema.fields[index] as (typeof row.schema.fields)[number]);
  return pickColumns(row, new Schema(fields, metadata), indices);
}

/** By its sequence where it has one, as that is what tells rows of a source; else by what is in it. */
function rowKey(source: string, row: RecordBatch): string {
  const sequence: unknown = row.getChild('sequence')?.get(0);
  const partition: unknown = row.getChild('partition')?.get(0);
  return sequence === undefined || sequence === null
    ? `${source} hash ${rowHashes(row)[0]}`
    : `${source} ${String(partition ?? 0)} ${String(sequence)}`;
}

function textKey(source: string, text: string): string {
  return `${source} text ${text}`;
}

/** Gives the letters of a source in its place: first what it could not read, by its own means, then the rows. */
export function letterReader(
  letters: SourceLetters | undefined,
  source: unknown,
  context: ReaderContext,
): PullReader | Promise<PullReader> {
  const rows = [...(letters?.rows ?? [])];
  const texts = letters?.texts ?? [];
  const stage = configuredOf(source)?.stage;
  const readAgain = stage?.mode === 'source' ? stage.readAgain : undefined;
  const give = (): RecordBatch | null => rows.shift() ?? null;
  if (texts.length === 0 || readAgain === undefined) return { read: give };
  return chained(readAgain(texts, context), give);
}

async function chained(first: PullReader | Promise<PullReader>, give: () => RecordBatch | null): Promise<PullReader> {
  const reader = await first;
  let isThrough = false;
  return {
    async read() {
      const batch = isThrough ? null : await reader.read();
      if (batch !== null) return batch;
      isThrough = true;
      return give();
    },
    close: () => reader.close?.(),
  };
}
