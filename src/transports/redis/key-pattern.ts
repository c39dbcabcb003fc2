import type { RecordBatch } from 'apache-arrow';
import { InvalidParams, SchemaMismatch } from '../../base/errors.js';
import { columnIndex, describeSchema, formatTimeNs, isTime, readCells } from '../../columnar/index.js';

const PLACE = /\{(\w+)\}/g;

/** Keys made of columns of a row: `latest:{symbol}`. */
export class KeyPattern {
  readonly columns: readonly string[];
  private readonly component: string;
  private readonly parts: readonly string[];

  /** @throws InvalidParams when it names no column */
  constructor(component: string, pattern: string) {
    this.component = component;
    this.parts = pattern.split(PLACE);
    this.columns = this.parts.filter((_, at) => at % 2 === 1);
    if (this.columns.length === 0)
      throw new InvalidParams({
        component,
        path: 'key',
        found: pattern,
        expected: 'a key with the name of a column in braces, such as "latest:{symbol}"',
      });
  }

  /**
   * The key of each row; null where a column is.
   * @throws SchemaMismatch when a column is not there
   */
  keysOf(batch: RecordBatch): (string | null)[] {
    const cells = this.columns.map((name) => {
      const at = columnIndex(batch.schema, name);
      const column = at < 0 ? undefined : batch.data.children[at];
      if (column === undefined)
        throw new SchemaMismatch({
          component: this.component,
          column: name,
          wanted: 'a column for the key',
          available: describeSchema(batch.schema),
        });
      const isInstant = isTime(column.type) && !String(column.type).startsWith('Int');
      return readCells(column, name).map((value) =>
        isInstant && typeof value === 'bigint' ? formatTimeNs(value) : value,
      );
    });
    return Array.from({ length: batch.numRows }, (_, row) => {
      let key = this.parts[0] ?? '';
      for (const [index, values] of cells.entries()) {
        const value = values[row];
        if (value === null || value === undefined) return null;
        key += String(value as string | number | bigint | boolean) + (this.parts[2 * index + 2] ?? '');
      }
      return key;
    });
  }
}
