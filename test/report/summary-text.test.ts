import { describe, expect, it } from 'vitest';
import { summarise, summaryText } from '../../src/report/index.js';
import { example } from './example.js';

describe('summary text', () => {
  const summary = summarise(example());
  it('aligns its numbers', () => {
    const lines = summaryText(summary).split('\n');
    const ends = lines.filter((line) => /^(Ending|Profit  |Win|Fees)/.test(line)).map((line) => line.length);
    expect(new Set(ends).size).toBe(1);
    expect(lines.every((line) => line === line.trimEnd())).toBe(true);
    expect(summaryText(summary)).not.toMatch(/NaN|undefined|\u001b/);
  });
  it('is the same text with colours', () => {
    const coloured = summaryText(summary, { colour: true });
    expect(coloured).toContain('\u001b[');
    expect(coloured.replace(/\u001b\[[\d;]*m/g, '')).toBe(summaryText(summary));
  });
});
