import { pivotPoints } from 'rxarrow/operators';
import { matchesFormula, rows } from '../../support/matches-formula.js';

matchesFormula(pivotPoints, [{ method: 'classic' }, { method: 'woodie' }], ({ high, low, close }, { method }) => {
  const levels = (row: number) => {
    const [h, l, c] = [high[row - 1]!, low[row - 1]!, close[row - 1]!];
    const p = method === 'woodie' ? (h + l + c + c) / 4 : (h + l + c) / 3;
    return { p, r1: p + p - l, s1: p + p - h, r2: p + h - l, s2: p - h + l, r3: h + 2 * (p - l), s3: l - 2 * (h - p) };
  };
  const line = (name: keyof ReturnType<typeof levels>) => rows(high.length, 1, (row) => levels(row)[name]);
  return {
    pivotPointsPivot: line('p'),
    pivotPointsR1: line('r1'),
    pivotPointsR2: line('r2'),
    pivotPointsR3: line('r3'),
    pivotPointsS1: line('s1'),
    pivotPointsS2: line('s2'),
    pivotPointsS3: line('s3'),
  };
});

matchesFormula(pivotPoints, [{ method: 'fibonacci' }, { method: 'camarilla' }], ({ high, low, close }, { method }) => {
  const [shares, middle] =
    method === 'camarilla'
      ? [[1.1 / 12, 1.1 / 6, 1.1 / 4], (row: number) => close[row]!]
      : [[0.382, 0.618, 1], (row: number) => (high[row]! + low[row]! + close[row]!) / 3];
  const level = (sign: number, k: number) =>
    rows(high.length, 1, (row) => middle(row - 1) + sign * shares[k]! * (high[row - 1]! - low[row - 1]!));
  return {
    pivotPointsR1: level(1, 0),
    pivotPointsR2: level(1, 1),
    pivotPointsR3: level(1, 2),
    pivotPointsS1: level(-1, 0),
    pivotPointsS2: level(-1, 1),
    pivotPointsS3: level(-1, 2),
  };
});
