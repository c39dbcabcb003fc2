import type { RecordBatch } from 'apache-arrow';
import { batchesToRows, formatTimeNs } from '../../columnar/index.js';
import type { RecordedSession, ReplayVerdict, RowDifference, SinkDifference } from '../../runtime/tape/index.js';
import { grouped, painter, type Terminal } from '../terminal.js';

/** What a comparison has found, for people. */
export function verdictText(
  verdict: ReplayVerdict,
  session: RecordedSession,
  rows: number,
  terminal: Terminal,
): string {
  const paint = painter(terminal, terminal.outIsTerminal);
  const of = `run ${session.number} of "${session.begin.run}", recorded at ${formatTimeNs(session.beginNs)}`;
  const { sinks, sinkDifferences, rowDifferences, unpaired } = verdict;
  if (verdict.same) {
    const lines = [`${paint('green', 'the same')} as ${of}: ${grouped(rows)} rows read`];
    for (const { id, rowsIn, digestIn } of sinks)
      lines.push(`  ${id}: ${grouped(rowsIn)} rows, ${digestIn.slice(0, 16)}`);
    return `${lines.join('\n')}\n`;
  }
  const lines = [`${paint('red', 'different')} from ${of}`];
  const [first, ...others] = rowDifferences;
  if (first !== undefined) lines.push('', `First difference: ${differenceText(first)}`, ...rowLines(first.now));
  for (const line of unpaired.recorded)
    lines.push('', `The recorded run had a stage ${stageText(line)}; this pipeline has none.`);
  for (const line of unpaired.now)
    lines.push('', `This pipeline has a stage ${stageText(line)}; the recorded run had none.`);
  if (others.length > 0) lines.push('', 'After it:', ...others.map((each) => `  ${differenceText(each)}`));
  if (sinkDifferences.length > 0) lines.push('', 'Sinks:', ...sinkDifferences.map((each) => `  ${sinkText(each)}`));
  if (first === undefined && session.begin.digests !== 'stages')
    lines.push(
      '',
      'It was recorded with `digests: sinks`; with `digests: stages` the first row and operator would stand here.',
    );
  return `${lines.join('\n')}\n`;
}

function stageText({ name, id }: RowDifference['stage']): string {
  return id === name ? name : `${name} ("${id}")`;
}

function differenceText({ stage, row, kind }: RowDifference): string {
  switch (kind) {
    case 'other':
      return `row ${row} of ${stageText(stage)}`;
    case 'missing':
      return `${stageText(stage)} hands on ${row} rows, and handed on more`;
    case 'more':
      return `${stageText(stage)} hands on more than the ${row} rows that it handed on`;
  }
}

function rowLines(now: RecordBatch | undefined): string[] {
  if (now === undefined) return [];
  const [row] = batchesToRows([now]);
  return [`  now: ${JSON.stringify(row, (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value))}`];
}

function sinkText({ id, name, side, recorded, now }: SinkDifference): string {
  const said = (part: SinkDifference['now']): string =>
    part === undefined ? 'is not there' : `${grouped(part.rows)} rows, ${part.digest.slice(0, 16)}`;
  return `${id} (${name}), ${side}: recorded ${said(recorded)}; now ${said(now)}`;
}
