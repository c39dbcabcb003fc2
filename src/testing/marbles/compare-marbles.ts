import type { RecordBatch } from 'apache-arrow';
import { RxArrowError } from '../../base/errors.js';
import { batchesToRows, controlOf, formatDurationNs } from '../../columnar/index.js';
import { cellValue, columnKinds } from './lane-batches.js';
import type { Binding, Cell, MarbleFile, MarbleSign } from './marble-file.js';
import type { MarbleOutcome, Seen } from './run-marbles.js';

/** States of a breaker as a timeline shows them. */
const BREAKER_SIGNS = { open: 'o', halfOpen: 'h', closed: 'c' } as const;

/** What happened is not what the marble file says. */
export class MarblesDiffer extends RxArrowError {
  constructor(message: string) {
    super('MarblesDiffer', message);
  }
}

/** @throws MarblesDiffer naming the first difference, with both timelines */
export function compareMarbles(file: MarbleFile, outcome: MarbleOutcome): void {
  const { output } = file;
  const lines = [`expected ${timeline(output.signs)}`, `found    ${seenTimeline(outcome.output)}`];
  const differ = (message: string): MarblesDiffer =>
    new MarblesDiffer(`"${file.title}": ${message}.\n${lines.map((line) => `  ${output.name} ${line}`).join('\n')}`);
  for (const [index, sign] of output.signs.entries()) {
    const seen = outcome.output[index];
    if (seen === undefined) throw differ(`${said(sign)} did not come`);
    if (seen.frame !== sign.frame) throw differ(`${said(sign)} came at frame ${seen.frame}`);
    const fault = signFault(file, sign, seen);
    if (fault !== undefined) throw differ(`${said(sign)}: ${fault}`);
  }
  const more = outcome.output[output.signs.length];
  if (more !== undefined) throw differ(`after all that was expected came ${seenSign(more)} at frame ${more.frame}`);
  for (const lane of file.demand) {
    const counts = new Map<number, number>();
    for (const frame of outcome.asked.get(lane.name) ?? []) counts.set(frame, (counts.get(frame) ?? 0) + 1);
    const expected = new Map(
      lane.signs.filter(({ text }) => text !== '0').map(({ frame, text }) => [frame, Number(text)]),
    );
    for (const frame of new Set([...counts.keys(), ...expected.keys()]))
      if (counts.get(frame) !== expected.get(frame))
        throw differ(
          `"${lane.name}" was asked for ${counts.get(frame) ?? 0} batches at frame ${frame}, not ${expected.get(frame) ?? 0}`,
        );
  }
  for (const { name, signs } of file.breakers) {
    const changes = outcome.breakers.filter(({ component }) => component === name);
    const found = changes.map(({ frame, to }) => [frame, BREAKER_SIGNS[to]] as const);
    if (timeline(signs) !== drawn(found))
      throw differ(`the breaker of "${name}" went ${drawn(found) || 'nowhere'}, not ${timeline(signs)}`);
  }
  for (const lane of file.inputs) {
    const leaving = lane.signs.find(({ kind }) => kind === 'unsubscription');
    const left = outcome.left.get(lane.name);
    if (leaving !== undefined && left !== leaving.frame)
      throw differ(
        `"${lane.name}" was ${left === undefined ? 'not left' : `left at frame ${left}`}, but should have been at ${leaving.frame}`,
      );
  }
}

function said(sign: MarbleSign): string {
  const names = {
    letter: `batch ${sign.text}`,
    empty: 'the batch without rows',
    error: 'the error',
    completion: 'the end',
    unsubscription: 'unsubscription',
    count: 'a count',
    breaker: 'a change of the breaker',
  };
  return `${names[sign.kind]} at frame ${sign.frame}`;
}

function signFault(file: MarbleFile, sign: MarbleSign, seen: Seen): string | undefined {
  switch (sign.kind) {
    case 'letter': {
      const binding = file.output.bindings.get(sign.text) ?? inputBinding(file, sign.text);
      if (binding === undefined) return `"${sign.text}" stands for nothing, neither in the output nor in an input`;
      return seen.batch === undefined ? `${seenSign(seen)} came` : batchFault(file, binding, seen.batch);
    }
    case 'empty':
      return seen.batch?.numRows === 0 && controlOf(seen.batch) === undefined ? undefined : `${seenSign(seen)} came`;
    case 'error': {
      const { error } = file.output;
      if (seen.kind !== 'error') return `${seenSign(seen)} came`;
      return error === undefined || String(seen.error).includes(error)
        ? undefined
        : `it says "${String(seen.error)}", not "${error}"`;
    }
    default:
      return seen.kind === sign.kind ? undefined : `${seenSign(seen)} came`;
  }
}

function inputBinding(file: MarbleFile, letter: string): Binding | undefined {
  return file.inputs.map((lane) => lane.bindings.get(letter)).find((binding) => binding !== undefined);
}

function batchFault(file: MarbleFile, binding: Binding, batch: RecordBatch): string | undefined {
  const control = controlOf(batch);
  if (binding.kind === 'watermark')
    return control?.kind === 'watermark' && control.timeNs === binding.timeNs ? undefined : `${shownBatch(batch)} came`;
  if (binding.kind === 'gap')
    return control?.kind === 'gap' && control.rows === binding.rows ? undefined : `${shownBatch(batch)} came`;
  if (control !== undefined) return `${shownBatch(batch)} came`;
  const rows = batchesToRows([batch]);
  const kinds = columnKinds([
    ...file.output.bindings.values(),
    ...file.inputs.flatMap((lane) => [...lane.bindings.values()]),
  ]);
  for (const { name, cells } of binding.columns) {
    if (cells.length !== rows.length) return `it has ${rows.length} rows, not ${cells.length}`;
    for (const [row, cell] of cells.entries()) {
      if (rows[row] !== undefined && !(name in rows[row])) return `it has no column "${name}"`;
      const found = rows[row]?.[name];
      if (!sameCell(found, cell, cellValue(name, kinds.get(name) ?? 'word', cell)))
        return `row ${row} of "${name}" is ${shownCell(found)}, not ${cell.text}`;
    }
  }
  return undefined;
}

/** Numbers are compared as far as they are written: 83.3333 stands for all that rounds to it. */
function sameCell(found: unknown, cell: Cell, expected: unknown): boolean {
  if (typeof found !== 'number' || typeof expected !== 'number') return Object.is(found, expected);
  const decimals = /\.(\d*)$/.exec(cell.text)?.[1]?.length ?? 0;
  return Math.abs(found - expected) <= (decimals === 0 ? 0 : 0.5 * 10 ** -decimals + Number.EPSILON * Math.abs(found));
}

function shownCell(value: unknown): string {
  if (value === null) return 'null';
  return typeof value === 'bigint' ? formatDurationNs(value) : String(value);
}

function shownBatch(batch: RecordBatch): string {
  const control = controlOf(batch);
  if (control?.kind === 'watermark') return `a watermark of ${formatDurationNs(control.timeNs)}`;
  if (control !== undefined) return `a control (${control.kind})`;
  return batch.numRows === 0
    ? 'a batch without rows'
    : `a batch of ${JSON.stringify(batchesToRows([batch]), (_, value: unknown) => (typeof value === 'bigint' ? formatDurationNs(value) : value))}`;
}

function seenSign(seen: Seen): string {
  if (seen.batch !== undefined) return shownBatch(seen.batch);
  return seen.kind === 'error'
    ? `the error "${String(seen.error)}"`
    : seen.kind === 'completion'
      ? 'the end'
      : 'unsubscription';
}

function timeline(signs: readonly MarbleSign[]): string {
  return drawn(signs.map(({ frame, text }) => [frame, text]));
}

function seenTimeline(output: readonly Seen[]): string {
  const signs = { completion: '|', error: '#', unsubscription: '!', batch: 'o' };
  return drawn(
    output.map(({ frame, kind, batch }) => [frame, kind === 'batch' && batch?.numRows === 0 ? '0' : signs[kind]]),
  );
}

function drawn(signs: readonly (readonly [number, string])[]): string {
  let text = '';
  let next = 0;
  for (const frame of new Set(signs.map(([at]) => at))) {
    const here = signs.filter(([at]) => at === frame).map(([, sign]) => sign);
    text += '-'.repeat(frame - next) + (here.length > 1 ? `(${here.join('')})` : here.join(''));
    next = frame + 1;
  }
  return text;
}
