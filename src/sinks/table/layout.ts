import { DataType, type Data, type RecordBatch } from 'apache-arrow';
import { formatTimeNs, isTime, readCells } from '../../columnar/index.js';

const MOST_DECIMALS = 6;
const MOST_WIDTH = 40;
const NULL = '-';

/** A column as it is printed: its name, its cells, and on which side they are flush. */
export interface ShownColumn {
  readonly name: string;
  readonly cells: readonly string[];
  readonly alignRight: boolean;
}

/** The columns of some rows in words: numbers with as many decimals as the column needs, times no longer than they must be. */
export function shownColumns(batches: readonly RecordBatch[]): ShownColumn[] {
  const [first] = batches;
  if (first === undefined) return [];
  return first.schema.fields.map((field, index) => {
    const name = String(field.name);
    const values = batches.flatMap((batch) => readCells(batch.data.children[index] as Data, name));
    const type = field.type as DataType;
    const isInstant = isTime(type) && !DataType.isInt(type);
    const alignRight = DataType.isFloat(type) || DataType.isInt(type);
    const cells = isInstant ? shortTimes(values as (bigint | null)[]) : alignRight ? numbers(values) : values.map(text);
    return { name, cells, alignRight };
  });
}

function text(value: unknown): string {
  if (value === null || value === undefined) return NULL;
  const plain =
    typeof value === 'object'
      ? JSON.stringify(value, (_, each: unknown) => (typeof each === 'bigint' ? String(each) : each))
      : String(value as string | number);
  const line = plain.replace(/[\u0000-\u001f\u007f-\u009f]/g, ' ');
  return line.length > MOST_WIDTH ? `${line.slice(0, MOST_WIDTH - 1)}…` : line;
}

function numbers(values: readonly unknown[]): string[] {
  let decimals = 0;
  for (const value of values) {
    if (typeof value !== 'number' || !Number.isFinite(value)) continue;
    const shown = String(Number(value.toFixed(MOST_DECIMALS)));
    decimals = Math.max(decimals, (shown.split('.')[1] ?? '').length);
  }
  return values.map((value) => {
    if (typeof value === 'number' && Number.isFinite(value)) {
      const tiny = value !== 0 && Math.abs(value) < 10 ** -MOST_DECIMALS;
      return tiny || Math.abs(value) >= 1e15 ? value.toPrecision(4) : value.toFixed(decimals);
    }
    return text(value);
  });
}

/** Dates when all are at midnight, else without the parts of a second that none has. */
function shortTimes(values: readonly (bigint | null)[]): string[] {
  const texts = values.map((value) => (value === null ? null : formatTimeNs(value).replace('T', ' ').replace('Z', '')));
  const known = texts.filter((value) => value !== null);
  const cut = known.every((value) => value.endsWith(' 00:00:00'))
    ? 10
    : known.every((value) => value.endsWith(':00'))
      ? 16
      : undefined;
  return texts.map((value) => value?.slice(0, cut) ?? NULL);
}

export interface TableStyle {
  readonly title: string | undefined;
  readonly colours: boolean;
  /** Characters in a line of the terminal. */
  readonly width: number;
}

/** Lines of an aligned table. `head` rows come first; when rows between them and the others were left out a line says how many. */
export function tableLines(
  columns: readonly ShownColumn[],
  head: number,
  leftOut: number,
  total: number,
  style: TableStyle,
): string[] {
  const widths = columns.map(({ name, cells }) => Math.max(name.length, ...cells.map((cell) => cell.length)));
  let used = 0;
  const fitting = columns.findIndex((_, index) => {
    used += (widths[index] ?? 0) + (index === 0 ? 0 : 2);
    return used > style.width;
  });
  // One column is shown whatever the width.
  const shown = columns.slice(0, fitting < 0 ? columns.length : Math.max(1, fitting));
  const hidden = columns.slice(shown.length);
  const paint = (code: string, line: string): string => (style.colours ? `\u001b[${code}m${line}\u001b[0m` : line);
  const line = (cellOf: (column: ShownColumn) => string): string =>
    shown
      .map((column, index) => {
        const cell = cellOf(column);
        return column.alignRight ? cell.padStart(widths[index] ?? 0) : cell.padEnd(widths[index] ?? 0);
      })
      .join('  ')
      .trimEnd();
  const rows = columns[0]?.cells.length ?? 0;
  const body = Array.from({ length: rows }, (_, row) => line((column) => column.cells[row] ?? ''));
  if (leftOut > 0) body.splice(head, 0, paint('2', `… ${leftOut} more rows`));
  return [
    ...(style.title === undefined ? [] : [paint('1', style.title)]),
    paint(
      '1',
      line((column) => column.name),
    ),
    ...body,
    paint('2', `${total} ${total === 1 ? 'row' : 'rows'}`),
    ...(hidden.length === 0
      ? []
      : [paint('2', `${hidden.length} more columns: ${hidden.map(({ name }) => name).join(', ')}`)]),
  ];
}
