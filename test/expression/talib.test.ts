import { describe, expect, it } from 'vitest';
import { compute } from 'rxarrow';
import * as verbs from 'rxarrow/expression';
import { derive } from 'rxarrow/operators';
import { talibCases, talibData } from '../support/talib.js';

type Columns = Record<'close' | 'high' | 'low', verbs.NumberColumn>;

/** The functions of TA-Lib that look at one row only, as text and as code. */
const twins: Readonly<Record<string, readonly [text: string, code: (columns: Columns) => verbs.NumberColumn]>> = {
  ACOS: ['acos(close)', ({ close }) => verbs.acos(close)],
  ASIN: ['asin(close)', ({ close }) => verbs.asin(close)],
  ATAN: ['atan(close)', ({ close }) => verbs.atan(close)],
  CEIL: ['ceil(close)', ({ close }) => verbs.ceil(close)],
  COS: ['cos(close)', ({ close }) => verbs.cos(close)],
  COSH: ['cosh(close)', ({ close }) => verbs.cosh(close)],
  EXP: ['exp(close)', ({ close }) => verbs.exp(close)],
  FLOOR: ['floor(close)', ({ close }) => verbs.floor(close)],
  LN: ['ln(close)', ({ close }) => verbs.log(close)],
  LOG10: ['log10(close)', ({ close }) => verbs.log10(close)],
  SIN: ['sin(close)', ({ close }) => verbs.sin(close)],
  SINH: ['sinh(close)', ({ close }) => verbs.sinh(close)],
  SQRT: ['sqrt(close)', ({ close }) => verbs.sqrt(close)],
  TAN: ['tan(close)', ({ close }) => verbs.tan(close)],
  TANH: ['tanh(close)', ({ close }) => verbs.tanh(close)],
  ADD: ['high + low', ({ high, low }) => high.add(low)],
  DIV: ['high / low', ({ high, low }) => high.div(low)],
  MULT: ['high * low', ({ high, low }) => high.mul(low)],
  SUB: ['high - low', ({ high, low }) => high.sub(low)],
};

describe('gives the numbers of TA-Lib', () => {
  it.each(Object.entries(twins))('%s', (fn, [text, code]) => {
    const [{ data, outputs }] = talibCases('functions', fn) as [ReturnType<typeof talibCases>[number]];
    // Infinities are written as text; to an expression what is not finite is null.
    const expected = outputs['real']!.values.map((value) => (typeof value === 'number' ? value : Number.NaN));
    const rows = expected.length === 0 ? 150 : expected.length;
    const columns = Object.fromEntries(
      Object.entries(talibData[data]!).map(([name, values]) => [name, Float64Array.from(values.slice(0, rows))]),
    );
    for (const expression of [text, code]) {
      const found = compute(columns, derive({ answer: expression } as never))['answer'] as Float64Array;
      for (let row = 0; row < rows; row++) {
        const value = expected[row] ?? Number.NaN;
        if (Number.isNaN(value)) expect(found[row], `row ${row}`).toBeNaN();
        else
          expect(Math.abs(found[row]! - value), `row ${row}`).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(value)));
      }
    }
  });
});
