import { describe, expect, it } from 'vitest';
import { graphSvg, graphText, type DrawnGraph } from '../../src/report/index.js';
import { faultOf, referencesOf } from './well-formed.js';

const diamond: DrawnGraph = {
  nodes: [
    { id: 'bars', label: 'bars', detail: 'csv bars.csv', kind: 'source' },
    { id: 'fast', label: 'ema', detail: 'period 12', kind: 'operator' },
    { id: 'slow', label: 'ema', detail: 'period 26', kind: 'operator' },
    { id: 'both', label: 'asOf', kind: 'join' },
    { id: 'own', label: '<b> & "x"', kind: 'opaque' },
    { id: 'desk', label: 'desk', kind: 'sink' },
  ],
  edges: [
    { from: 'bars', to: 'fast' },
    { from: 'bars', to: 'slow' },
    { from: 'fast', to: 'both', label: 'left' },
    { from: 'slow', to: 'both', label: 'right' },
    { from: 'both', to: 'own' },
    { from: 'own', to: 'desk' },
  ],
};
const loop: DrawnGraph = {
  ...diamond,
  edges: [
    ...diamond.edges,
    { from: 'desk', to: 'both', label: 'fills' },
    { from: 'own', to: 'own' },
    { from: 'own', to: 'desk' },
  ],
};

describe.each<[string, DrawnGraph]>([
  ['a diamond', diamond],
  ['loops and doubled edges', loop],
  ['one node', { nodes: [{ id: 'a', label: 'a', kind: 'source' }], edges: [] }],
  ['nothing', { nodes: [], edges: [] }],
])('the drawing of %s', (_, graph) => {
  it.each(['down', 'right'] as const)('%s is well formed, deterministic and free of references', (direction) => {
    const drawing = graphSvg(graph, { direction });
    expect(faultOf(drawing)).toBeNull();
    expect(referencesOf(drawing)).toEqual([]);
    expect(graphSvg(graph, { direction })).toBe(drawing);
    expect(drawing).not.toMatch(/NaN|Infinity|undefined/);
    expect(drawing.split('class="rx-box"').length - 1).toBe(graph.nodes.length);
    expect(drawing.split('class="rx-edge"').length - 1).toBe(graph.edges.length);
  });
});

describe('graph', () => {
  it('as text', () => {
    expect(graphText(diamond)).toBe(
      [
        '●    bars       csv bars.csv',
        '├─╮',
        '○ │  ema        period 12',
        '│ ○  ema        period 26',
        '├─╯',
        '◆    asOf',
        '◌    <b> & "x"',
        '■    desk',
        '',
      ].join('\n'),
    );
  });
  it('as text names the edges that lead back and shows every stage once', () => {
    const text = graphText(loop);
    for (const { label } of loop.nodes) expect(text).toContain(label);
    expect(text.match(/↺/g)).toHaveLength(2);
    expect(graphText({ nodes: [], edges: [] })).toBe('');
  });
  it('lines that cross lines that run on', () => {
    const nodes = ['a', 'b', 'c', 'd', 'e'].map((id) => ({ id, label: id, kind: 'operator' as const }));
    const text = graphText({
      nodes,
      edges: [
        { from: 'a', to: 'd' },
        { from: 'b', to: 'e' },
        { from: 'c', to: 'd' },
        { from: 'd', to: 'e' },
      ],
    });
    expect(text).toBe(['○      a', '│ ○    b', '│ │ ○  c', '├─┼─╯', '○ │    d', '├─╯', '○      e', ''].join('\n'));
  });
  it('refuses what cannot be drawn', () => {
    const node = { id: 'bars', label: 'bars', kind: 'source' as const };
    expect(() => graphSvg({ nodes: [node, node], edges: [] })).toThrow('nodes[1].id');
    expect(() => graphText({ nodes: [node], edges: [{ from: 'bar', to: 'bars' }] })).toThrow('Did you mean "bars"?');
  });
});
