import { describe, expect, it } from 'vitest';
import { marbleSvg, type MarbleDiagram } from '../../src/report/index.js';
import { layOutMarbles } from '../../src/report/marble/layout.js';
import { faultOf, referencesOf } from './well-formed.js';

const columns = [
  { name: 'close', values: ['10', '11'] },
  { name: 'fast', values: ['–', '10.5'] },
];
const diagram: MarbleDiagram = {
  inputs: [
    {
      name: 'bars <1>',
      events: [
        { kind: 'batch', frame: 0, label: 'x', columns },
        { kind: 'batch', frame: 1, label: '1,024', columns, tone: 'loss' },
        { kind: 'empty', frame: 2 },
        { kind: 'watermark', frame: 2, label: '10:05' },
        { kind: 'demand', frame: 3, label: '2' },
        { kind: 'error', frame: 4, label: 'CorruptInput' },
      ],
    },
    { name: 'quotes', from: 1, events: [{ kind: 'unsubscription', frame: 4 }] },
  ],
  operator: "ema({ period: 2, as: 'fast' })",
  outputs: [
    {
      name: 'out',
      events: [
        { kind: 'batch', frame: 1, label: 'a & b' },
        { kind: 'completion', frame: 1 },
      ],
    },
  ],
};

describe.each<[string, MarbleDiagram]>([
  ['every sign', diagram],
  ['no operator', { inputs: diagram.inputs, outputs: [] }],
  ['an operator without output', { inputs: diagram.inputs, operator: 'sink()', outputs: [] }],
  ['empty lanes', { inputs: [{ name: 'never', events: [] }], outputs: [] }],
  ['nothing', { inputs: [], outputs: [] }],
])('a marble diagram of %s', (_, drawn) => {
  it('is well formed, deterministic and free of references', () => {
    const drawing = marbleSvg(drawn);
    expect(faultOf(drawing)).toBeNull();
    expect(referencesOf(drawing)).toEqual([]);
    expect(marbleSvg(drawn)).toBe(drawing);
    expect(drawing).not.toMatch(/NaN|Infinity|undefined/);
  });
});

describe('marble diagram', () => {
  const { lanes, box } = layOutMarbles(diagram);
  it('puts events of one frame beside each other and one time above the other', () => {
    const xs = lanes.map(({ events }) => events.map(({ x }) => x));
    expect(xs[0]?.[1]).toBe(xs[2]?.[0]);
    expect(xs[2]?.[1]).toBeGreaterThan((xs[2]?.[0] ?? 0) + 14);
  });
  it('has the operator between its inputs and outputs', () => {
    expect(box?.y).toBeGreaterThan(lanes[1]?.y ?? 0);
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThan((lanes[2]?.y ?? 0) - 14);
  });
  it('ends lines where the stream ends', () => {
    expect(lanes.map(({ open }) => open)).toEqual([false, false, false]);
    expect(lanes[0]?.end).toBe(lanes[0]?.events[5]?.x);
  });
  it('tells what it shows in words', () => {
    expect(marbleSvg(diagram)).toContain(
      'quotes: unsubscription at 4; out: batch a &amp; b at 1, completion at 1</desc>',
    );
  });
});
