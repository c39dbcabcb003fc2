import { expect, it } from 'vitest';
import { compute } from 'rxarrow';
import { oneHot } from 'rxarrow/operators';

it('has a column for each word, false in all for others, null where there is none', () => {
  const rows = [{ sector: 'tech' }, { sector: 'energy' }, { sector: null }, { sector: 'retail' }];
  const found = compute(rows, oneHot({ column: 'sector', values: ['energy', 'tech'], other: true }));
  const columns = ['sectorIsEnergy', 'sectorIsTech', 'sectorIsOther'];
  expect(found.map((row) => columns.map((name) => row[name]))).toEqual([
    [false, true, false],
    [true, false, false],
    [null, null, null],
    [false, false, true],
  ]);
});

it('says what is wrong with its column', () => {
  expect(() => compute([{ a: 1 }], oneHot({ column: 'a', values: ['x'] }))).toThrow(/"?a"?.*a column of words/);
  expect(() => oneHot({ column: 'a', values: ['x', 'x'] })).toThrow(/each value once/);
});
