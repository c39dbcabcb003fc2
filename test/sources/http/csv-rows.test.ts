import { describe, expect, it } from 'vitest';
import { csvRows } from '../../../src/sources/http/csv-rows.js';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('delimited text', () => {
  it('is rows by the names of the first line', () => {
    expect(csvRows(bytes('\ufeffa,b\r\n1,"x,""y""\n"\n\n2,'), ',')).toEqual([
      { a: '1', b: 'x,"y"\n' },
      { a: '2', b: null },
    ]);
  });

  it('may have names from elsewhere, or nothing', () => {
    expect(csvRows(bytes('1;2'), ';', ['a', 'b'])).toEqual([{ a: '1', b: '2' }]);
    expect(csvRows(bytes(''), ',')).toEqual([]);
  });

  it('that is damaged is refused with its line', () => {
    expect(() => csvRows(bytes('a,b\n1\n'), ',')).toThrow('The row has 1 fields; expected 2. (at line 2)');
    expect(() => csvRows(bytes('a,b\n1,"x\n'), ',')).toThrow(/quote.*line 2/);
  });
});
