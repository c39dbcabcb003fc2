import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  columnsOf,
  columnTree,
  custom,
  durationTree,
  literalTree,
  operationTree,
  sameTree,
  timeTree,
} from 'rxarrow/expression';
import { Float64 } from 'apache-arrow';
import { tree } from './trees.js';

it('keeps moments in one way of writing', () => {
  expect(timeTree('2012-05-18')).toEqual(timeTree(1_337_299_200_000_000_000n));
});

it('keeps numbers in one way of writing', () => {
  expect(operationTree('neg', literalTree(2))).toEqual(literalTree(-2));
  expect(Object.is((literalTree(-0) as { literal: number }).literal, 0)).toBe(true);
  expect(durationTree('90m')).toEqual(durationTree(5_400_000_000_000n));
});

it('is the same as itself and as nothing else', () => {
  fc.assert(
    fc.property(tree('boolean', 3), tree('boolean', 3), (left, right) => {
      expect(sameTree(left, structuredClone(left))).toBe(true);
      expect(sameTree(left, right)).toBe(JSON.stringify(left) === JSON.stringify(right));
    }),
  );
});

it('takes custom functions as the same by function or by id', () => {
  const run = (): undefined => undefined;
  const named = (id: string): ReturnType<typeof custom>['tree'] => custom(new Float64(), () => undefined, { id }).tree;
  expect(sameTree(custom(new Float64(), run).tree, custom(new Float64(), run).tree)).toBe(true);
  expect(sameTree(named('x'), named('x'))).toBe(true);
  expect(sameTree(named('x'), named('y'))).toBe(false);
  expect(sameTree(named('x'), columnTree('x'))).toBe(false);
});

it('names the columns that it reads, each once', () => {
  expect(
    columnsOf(operationTree('add', columnTree('b'), operationTree('mul', columnTree('a'), columnTree('b')))),
  ).toEqual(['b', 'a']);
});
