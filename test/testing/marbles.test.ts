import { describe, expect, it } from 'vitest';
import { CorruptInput } from '../../src/base/index.js';
import { createRegistry } from '../../src/core/index.js';
import { asOf } from '../../src/operators/table/as-of.js';
import { sma } from '../../src/operators/indicators/sma.js';
import { where } from '../../src/operators/table/where.js';
import { checkMarbles, marbleDiagram, MarblesDiffer, parseMarbles } from '../../src/testing/index.js';

const registry = createRegistry([sma, where, asOf]);

const good = `what it shows

prices  -a(bw)-|
  a close  1 3
  b close  5
  w watermark 5s

> sma { period: 2 }

out     -x(yw)-|
  x sma  . 2
  y sma  4.0
`;

describe('parseMarbles', () => {
  it('reads lanes, tables and operators', () => {
    const file = parseMarbles(good);
    expect(file.title).toBe('what it shows');
    expect(file.inputs[0]?.signs.map(({ frame, text }) => [frame, text])).toEqual([
      [1, 'a'],
      [2, 'b'],
      [2, 'w'],
      [4, '|'],
    ]);
    expect(file.operators).toMatchObject([{ name: 'sma', params: '{ period: 2 }', place: { line: 8, column: 1 } }]);
    expect(file.output.bindings.get('x')).toMatchObject({ kind: 'table', columns: [{ name: 'sma' }] });
  });

  it.each<[string, string, string]>([
    ['a sign that means nothing', good.replace('-a(bw)-|', '-a*-|'), '3:11'],
    ['a bracket that is not closed', good.replace('-a(bw)-|', '-a(b-|'), '3:11'],
    ['a bracket that was not opened', good.replace('-a(bw)-|', '-a)-|'), '3:11'],
    ['a sign after the end', good.replace('-a(bw)-|', '-a-|b'), '3:13'],
    ['columns of unequal length', good.replace('b close  5', 'b close  5\n  b open  5 6'), '6:5'],
    ['a column that is there twice', good.replace('b close  5', 'b close  5\n  b close  6'), '6:5'],
    ['a watermark without a time', good.replace('watermark 5s', 'watermark soon'), '6:5'],
    ['a setting that there is not', good.replace('b close  5', ': budget none'), '5:3'],
    ['a line of no lane', good.replace('> sma { period: 2 }', '> sma { period: 2 }\n  c close 1'), '9:3'],
    ['a quotation mark that is not closed', good.replace('b close  5', 'b symbol "A'), '5:12'],
    ['demand of no input', good.replace('out ', 'demand cost 1\nout '), '10:1'],
    ['no output', good.slice(0, good.indexOf('out ')), '10:1'],
    ['no input', 'a title\n', '2:1'],
    ['two outputs', `${good}\nmore -x|\n`, '14:1'],
  ])('refuses %s, naming line and column', (_, text, place) => {
    expect(() => parseMarbles(text, 'f')).toThrow(CorruptInput);
    expect(() => parseMarbles(text, 'f')).toThrow(`(at f:${place})`);
  });
});

describe('checkMarbles', () => {
  it('lets a good file pass', async () => {
    await checkMarbles(good, registry);
  });

  it.each<[string, string, RegExp]>([
    ['another value', good.replace('y sma  4.0', 'y sma  4.5'), /batch y at frame 2: row 0 of "sma" is 4, not 4.5/],
    [
      'another frame',
      good.replace('-x(yw)-|', '--x(yw)|'),
      /batch x at frame 2 came at frame 1[^]*expected --x\(yw\)\|[^]*found {4}-o\(o0\)-\|/,
    ],
    ['fewer rows', good.replace('x sma  . 2', 'x sma  .'), /it has 2 rows, not 1/],
    ['another column', good.replace(/ sma {2}/g, ' mean  '), /no column "mean"/],
    ['no end', good.replace('-x(yw)-|', '-x(yw)'), /after all that was expected came the end at frame 4/],
    ['an end too many', good.replace('-a(bw)-|', '-a(bw)'), /the end at frame 4 did not come/],
    ['an error that is none', good.replace('-x(yw)-|', '-x(yw)-#'), /the error at frame 4: the end came/],
    ['a letter without a meaning', good.replace('-x(yw)-|', '-z(yw)-|'), /"z" stands for nothing/],
    ['another watermark', good.replace('out ', 'out ').replace(/$/, '  w watermark 6s\n'), /a watermark of 5s came/],
  ])('shows the difference when the file says %s', async (_, text, message) => {
    const failure: unknown = await checkMarbles(text, registry).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(MarblesDiffer);
    expect(String(failure)).toMatch(message);
  });

  it('names the line of an operator that cannot be used', async () => {
    await expect(checkMarbles(good.replace('period: 2', 'perod: 2'), registry)).rejects.toThrow(/perod.*line 8/);
    await expect(checkMarbles(good.replace('> sma', '> smma'), registry)).rejects.toThrow(/smma.*line 8/);
  });

  it('sees when an input is left', async () => {
    const text = `title\n\np  -a--!\n  a close 1\n\n> sma { period: 1 }\n\nout  -x-!\n  x sma 1\n`;
    await expect(checkMarbles(text, registry)).rejects.toThrow('"p" was left at frame 3, but should have been at 4');
  });

  it('compares demand', async () => {
    const text = `title\n\np  aa|\n  a close 1\n\n> sma { period: 1 }\n\ndemand p 2\nout  xx|\n  x sma 1\n`;
    await expect(checkMarbles(text, registry)).rejects.toThrow('"p" was asked for 1 batches at frame 0, not 2');
  });
});

describe('marbleDiagram', () => {
  it('has all that the file says', () => {
    expect(marbleDiagram(parseMarbles(good))).toEqual({
      title: 'what it shows',
      operator: 'sma { period: 2 }',
      inputs: [
        {
          name: 'prices',
          events: [
            { kind: 'batch', frame: 1, label: 'a', columns: [{ name: 'close', values: ['1', '3'] }] },
            { kind: 'batch', frame: 2, label: 'b', columns: [{ name: 'close', values: ['5'] }] },
            { kind: 'watermark', frame: 2, label: '5s' },
            { kind: 'completion', frame: 4 },
          ],
        },
      ],
      outputs: [
        {
          name: 'out',
          events: [
            { kind: 'batch', frame: 1, label: 'x', columns: [{ name: 'sma', values: ['–', '2'] }] },
            { kind: 'batch', frame: 2, label: 'y', columns: [{ name: 'sma', values: ['4.0'] }] },
            { kind: 'watermark', frame: 2, label: '5s' },
            { kind: 'completion', frame: 4 },
          ],
        },
      ],
    });
  });
});

describe('a lane of a breaker', () => {
  const text = (lane: string): string => `what its breaker does

calls  a-|
  a close 1

> outside { fails: [1] } with { resilience: { breaker: { consecutive: 1, openFor: 3ms, jitter: 0 } }, onError: skip }

breaker outside  ${lane}
out    ---|
`;

  it('says what it does', async () => {
    await checkMarbles(text('o--(hc)'), registry);
    await expect(checkMarbles(text('o---h'), registry)).rejects.toThrow(
      'the breaker of "outside" went o--(hc), not o---h',
    );
    await expect(checkMarbles(text('---'), registry)).rejects.toThrow('the breaker of "outside" went o--(hc), not ');
  });

  it('takes only the states of a breaker', () => {
    expect(() => parseMarbles(text('o-x'))).toThrow(/"x" means nothing on a timeline; expected "-", "o" for open/);
  });

  it('is drawn as switches', () => {
    expect(marbleDiagram(parseMarbles(text('o-hc'))).outputs[0]).toEqual({
      name: 'breaker outside',
      events: [
        { kind: 'breakerOpen', frame: 0, label: 'open' },
        { kind: 'breakerHalfOpen', frame: 2, label: 'half open' },
        { kind: 'breakerClosed', frame: 3, label: 'closed' },
      ],
    });
  });
});
