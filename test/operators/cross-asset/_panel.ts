import fc from 'fast-check';
import type { Data, DataType, RecordBatch } from 'apache-arrow';
import { describe, it } from 'vitest';
import { compute, type Component } from 'rxarrow';
import { isTime, readTimeNs } from 'rxarrow/columnar';
import { checkLaw } from 'rxarrow/testing';
import { returnsOf, shares } from '../../support/cross-asset-reference.js';
import { batchOf, row, SYMBOLS, type Row } from './_rows.js';

/** Instants at which mostly all of the symbols have a value in whole ticks. */
const panelRows = (instants: number): fc.Arbitrary<Row[]> =>
  fc
    .array(
      fc.array(fc.option(fc.integer({ min: -50, max: 50 }), { freq: 15 }), {
        minLength: SYMBOLS.length,
        maxLength: SYMBOLS.length,
      }),
      { minLength: instants, maxLength: instants },
    )
    .map((all) =>
      all.flatMap((ticks, instant) =>
        SYMBOLS.flatMap((symbol, k) => (ticks[k] === null ? [] : [row(instant + 1, symbol, ticks[k]! * 0.25)])),
      ),
    );

export const samplePanel = (instants: number, seed: number): Row[] =>
  fc.sample(panelRows(instants), { numRuns: 1, seed })[0] ?? [];

/** Holds an operator to the laws with rows of whole markets; those that are drawn for all have few complete instants. */
export function panelLaws(component: object, params: readonly object[]): void {
  describe('with rows of a whole market', () => {
    it.each(['cut', 'snapshot', 'noLookAhead', 'accounts'] as const)('keeps the law %s', async (law) => {
      const given = params.map((each) => ({ column: 'returns', ...each }));
      const table = (seed: number) => [batchOf(samplePanel(25, seed))];
      await checkLaw(law, component as Component, { table, params: given, seed: 5 });
    });
  });
}

/** The complete instants of some symbols, oldest first. */
export function completeOf(rows: readonly Row[], symbols: readonly string[]): number[][] {
  const instants = [...new Set(rows.map(({ available }) => available))];
  return instants.flatMap((at) => {
    const values = symbols.map(
      (symbol) => rows.find((each) => each.available === at && each.symbol === symbol)?.returns,
    );
    return values.every((value) => typeof value === 'number') ? [values as number[]] : [];
  });
}

export type OutputRow = Readonly<Record<string, unknown>>;

/** What an operator says of rows. */
export function said(rows: readonly Row[], operator: object): OutputRow[] {
  return rowsOf(compute(batchOf(rows), operator));
}

let ofShares: RecordBatch | undefined;

/** What an operator says of the returns of all shares of the reference. */
export function saidOfShares(operator: object): OutputRow[] {
  const count = returnsOf[shares[0]!]!.length;
  ofShares ??= batchOf(
    Array.from({ length: count }, (_, at) => shares.map((share) => row(at + 1, share, returnsOf[share]![at]!))).flat(),
  );
  return rowsOf(compute(ofShares, operator));
}

function rowsOf(batch: RecordBatch): OutputRow[] {
  const columns = batch.schema.fields.map(({ name }) => [name as string, readCells(batch, name as string)] as const);
  return Array.from({ length: batch.numRows }, (_, at) =>
    Object.fromEntries(columns.map(([name, values]) => [name, values[at]])),
  );
}

function readCells(batch: RecordBatch, name: string): readonly unknown[] {
  const column = batch.getChild(name)!;
  const type = column.type as DataType;
  if (isTime(type)) return Array.from(readTimeNs(column.data[0] as Data, name));
  return Array.from({ length: batch.numRows }, (_, at) => column.get(at) as unknown);
}
