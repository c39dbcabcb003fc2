import type { ReportOptions, TearSheetInput } from './input.js';
import { analyse } from './summary.js';
import { escapeText } from './svg/index.js';
import { equityCharts, monthlyChart, priceCharts } from './tear-sheet/charts.js';
import { cards, header } from './tear-sheet/header.js';
import { figures, section } from './tear-sheet/html.js';
import { pageStyle } from './tear-sheet/style.js';
import { drawdownTable, statisticsTable, symbolTable, tradeTable } from './tear-sheet/tables.js';

function making({ notes = [], source }: TearSheetInput): string {
  const list = notes.length === 0 ? '' : figures(notes.map(({ name, value }) => [name, value] as const));
  const text = source === undefined || source.trim() === '' ? '' : `<pre>${escapeText(source.trimEnd())}</pre>`;
  return section('How it was made', '', list, text);
}

/**
 * One HTML page about a run: style and drawings are inside, nothing is loaded from anywhere, and it may be mailed or printed.
 * The same input gives the same bytes. Throws `InvalidParams` on columns that do not fit together; without rows or fills the
 * sections say so.
 */
export function tearSheet(input: TearSheetInput, options: ReportOptions = {}): string {
  const analysis = analyse(input, options);
  const { summary } = analysis;
  const body = [
    header(summary),
    cards(summary),
    equityCharts(input, analysis),
    monthlyChart(summary),
    priceCharts(input, summary),
    symbolTable(summary),
    drawdownTable(summary),
    tradeTable(summary),
    statisticsTable(summary),
    making(input),
    '<footer><span>Made with rxarrow</span><span>Simulated or past results say nothing certain about the future. Not financial advice.</span></footer>',
  ];
  // The policy makes the promise enforceable: the browser itself refuses to load anything.
  const policy = "default-src 'none'; style-src 'unsafe-inline'";
  return [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width,initial-scale=1">',
    `<title>${escapeText(input.title)}</title>`,
    `<style>${pageStyle()}</style></head>`,
    `<body><main>${body.join('\n')}</main></body></html>\n`,
  ].join('\n');
}
