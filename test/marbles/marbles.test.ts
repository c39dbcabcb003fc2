import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { components } from '../../src/components.js';
import { createRegistry, type Component } from '../../src/core/index.js';
import { marbleSvg, type MarbleDiagram } from '../../src/report/index.js';
import { checkMarbles, marbleDiagram, parseMarbles } from '../../src/testing/index.js';

const folder = join(import.meta.dirname, '../../marbles');
const registry = createRegistry(components as readonly Component[]);

describe.each(readdirSync(folder).filter((name) => name.endsWith('.marble')))('%s', (name) => {
  const text = readFileSync(join(folder, name), 'utf8');

  it(parseMarbles(text, name).title, async () => {
    await checkMarbles(text, registry, name);
  });

  it('can be drawn', () => {
    const diagram: MarbleDiagram = marbleDiagram(parseMarbles(text, name));
    expect(diagram.inputs.length).toBeGreaterThan(0);
    expect(marbleSvg(diagram)).toContain('<svg');
  });
});
