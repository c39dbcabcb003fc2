import { expect, test } from 'vitest';
import { z } from 'zod';
import { createRegistry, type Component, type ComponentKind } from '../../src/core/index.js';

function component(name: string, kind: ComponentKind): Component {
  return {
    card: {
      kind,
      name,
      title: name,
      summary: name,
      params: z.object({}),
      scope: 'row',
      invariance: 'exact',
      addsColumns: false,
      stability: 'stable',
      examples: [],
    },
    configure: () => ({}),
  };
}

const source = component('csv', 'source');
const sink = component('csv', 'sink');
const ema = component('ema', 'indicator');

test('a source and a sink may share a name and are told apart by kind', () => {
  const registry = createRegistry([source, sink, ema]);
  expect(registry.components).toEqual([source, sink, ema]);
  expect(registry.get('csv', 'source')).toBe(source);
  expect(registry.get('csv', 'sink', 'rule')).toBe(sink);
  expect(registry.get('ema')).toBe(ema);
  expect(registry.has('csv', 'operator')).toBe(false);
  expect(() => registry.get('csv')).toThrow(/a source and a sink "csv"/);
});

test('two components of one place in a pipe may not', () => {
  expect(() => createRegistry([ema, component('ema', 'operator')])).toThrow(
    /Two components are named "ema": an indicator and an operator/,
  );
  expect(() => createRegistry([source]).with(component('csv', 'source'))).toThrow(/Two components/);
});

test('what is not there is said with the nearest of the right kind', () => {
  const registry = createRegistry([source, sink, ema]);
  expect(() => registry.get('cvs', 'source')).toThrow(/Did you mean "csv"/);
  expect(() => registry.get('csv', 'operator')).toThrow(/"csv" is a source/);
  expect(registry.without('csv').components).toEqual([ema]);
});
