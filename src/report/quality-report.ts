import type { Data, RecordBatch } from 'apache-arrow';
import { SchemaMismatch } from '../base/errors.js';
import { columnIndex, describeSchema, formatTimeNs, isControl, readStrings, readTimeNs } from '../columnar/index.js';

/** What was found wrong with the rows of one symbol. */
export interface SymbolQuality {
  readonly symbol: string;
  readonly rows: number;
  /** Rows that break no rule. */
  readonly clean: number;
  readonly firstNs: bigint;
  readonly lastNs: bigint;
  /** Rows that break a rule, by its name. */
  readonly broken: ReadonlyMap<string, number>;
}

export interface QualityOptions {
  /** Column of the names of the rules that a row breaks, as validateBars and its like give it. */
  readonly column?: string;
  readonly by?: string;
}

/**
 * Counts by symbol and rule what checks have found.
 * @throws SchemaMismatch when a batch lacks the findings, the symbol or the time
 */
export function summariseQuality(batches: Iterable<RecordBatch>, options: QualityOptions = {}): SymbolQuality[] {
  const { column = 'findings', by = 'symbol' } = options;
  const found = new Map<
    string,
    { rows: number; clean: number; firstNs: bigint; lastNs: bigint; broken: Map<string, number> }
  >();
  for (const batch of batches) {
    if (isControl(batch) || batch.numRows === 0) continue;
    const findings = readStrings(columnOf(batch, column), column);
    const symbols = readStrings(columnOf(batch, by), by);
    const times = readTimeNs(columnOf(batch, 'time'), 'time');
    for (const [row, finding] of findings.entries()) {
      const symbol = symbols[row] ?? '';
      const time = times[row] as bigint;
      let own = found.get(symbol);
      if (own === undefined)
        found.set(symbol, (own = { rows: 0, clean: 0, firstNs: time, lastNs: time, broken: new Map() }));
      own.rows++;
      if (time < own.firstNs) own.firstNs = time;
      if (time > own.lastNs) own.lastNs = time;
      if (finding === null) own.clean++;
      // A finding may say more after a colon, as how many bars are missing.
      for (const name of finding?.split(' ') ?? []) {
        const rule = name.split(':')[0] as string;
        own.broken.set(rule, (own.broken.get(rule) ?? 0) + 1);
      }
    }
  }
  return [...found.entries()]
    .map(([symbol, own]) => ({ symbol, ...own }))
    .sort((a, b) => (a.symbol < b.symbol ? -1 : 1));
}

function columnOf(batch: RecordBatch, name: string): Data {
  const column = batch.data.children[columnIndex(batch.schema, name)];
  if (column !== undefined) return column;
  throw new SchemaMismatch({
    component: 'summariseQuality',
    column: name,
    wanted: 'the findings, the symbol and the time of checked rows',
    available: describeSchema(batch.schema),
    hint: 'Put validateBars, validateTrades or validateQuotes before it.',
  });
}

function rulesOf(symbols: readonly SymbolQuality[]): string[] {
  return [...new Set(symbols.flatMap(({ broken }) => [...broken.keys()]))].sort();
}

function table(symbols: readonly SymbolQuality[]): string[][] {
  const rules = rulesOf(symbols);
  const head = ['symbol', 'from', 'to', 'rows', 'clean', ...rules];
  const lines = symbols.map(({ symbol, rows, clean, firstNs, lastNs, broken }) => [
    symbol,
    formatTimeNs(firstNs),
    formatTimeNs(lastNs),
    String(rows),
    rows === 0 ? '' : `${((100 * clean) / rows).toFixed(2)} %`,
    ...rules.map((rule) => String(broken.get(rule) ?? '')),
  ]);
  return [head, ...lines];
}

/** The quality of each symbol as a table for the terminal. */
export function qualityText(symbols: readonly SymbolQuality[]): string {
  const lines = table(symbols);
  const widths = (lines[0] as string[]).map((_, column) =>
    Math.max(...lines.map((line) => (line[column] as string).length)),
  );
  const text = (cell: string, column: number): string =>
    column === 0 ? cell.padEnd(widths[column] as number) : cell.padStart(widths[column] as number);
  return lines.map((line) => line.map(text).join('  ').trimEnd()).join('\n');
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => ENTITIES[sign] as string);
}

/** The same as a page that needs nothing else. */
export function qualityHtml(symbols: readonly SymbolQuality[], title = 'Data quality'): string {
  const [head = [], ...lines] = table(symbols);
  const row = (cells: readonly string[], tag: string): string =>
    `<tr>${cells.map((cell) => `<${tag}>${escaped(cell)}</${tag}>`).join('')}</tr>`;
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>${escaped(title)}</title>
<style>
:root { color-scheme: light dark }
body { font: 14px/1.5 system-ui, sans-serif; margin: 2rem }
table { border-collapse: collapse; font-variant-numeric: tabular-nums }
th, td { padding: 0.25rem 0.75rem; text-align: right; border-bottom: 1px solid color-mix(in srgb, currentColor 20%, transparent) }
th:first-child, td:first-child { text-align: left }
</style>
<h1>${escaped(title)}</h1>
<table>
<thead>${row(head, 'th')}</thead>
<tbody>
${lines.map((line) => row(line, 'td')).join('\n')}
</tbody>
</table>
</html>
`;
}
