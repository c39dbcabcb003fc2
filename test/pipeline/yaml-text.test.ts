import { describe, expect, it } from 'vitest';
import { findingText } from '../../src/pipeline/index.js';
import { parseText, TEXT_LIMITS } from '../../src/pipeline/yaml-text.js';

const said = (text: string): string[] => parseText(text, 'p.yaml').findings.map(findingText);

describe('a text from outside', () => {
  it('is plain data with the place of each part', () => {
    const parsed = parseText('a:\n  - { b: 1 }\n', 'p.yaml');
    expect(parsed.value).toEqual({ a: [{ b: 1 }] });
    expect(parsed.locate(['a', 0, 'b'], 'value')).toEqual({ line: 2, column: 10 });
    expect(parsed.locate(['a', 0, 'b'], 'key')).toEqual({ line: 2, column: 7 });
    expect(parsed.locate(['a', 1], 'value')).toBeUndefined();
  });

  it('may be JSON', () => {
    expect(parseText('{ "a": [1, 2] }', 'p.json').value).toEqual({ a: [1, 2] });
  });

  it.each([
    ['an empty file', '', /^p\.yaml: the file is empty/],
    ['only a comment', '# nothing\n', /the file is empty/],
    ['a doubled key', 'a: 1\na: 2\n', /^p\.yaml:2:1: map keys must be unique/],
    ['a tab', 'a:\n\tb: 1\n', /^p\.yaml:2:1: .*tab.*spaces/i],
    ['__proto__', 'a:\n  __proto__: { admin: true }\n', /^p\.yaml:2:3 a: the key "__proto__" is not allowed$/],
    ['an unclosed list', 'a: [1, 2\n', /^p\.yaml:\d+:\d+: /],
    ['a key that is no name', '? [a, b]\n: 1\n', /^p\.yaml:1:\d+/],
    ['an unknown tag', 'a: !!js/function x\n', /^p\.yaml:1:4: /],
    ['two documents', 'a: 1\n---\nb: 2\n', /document/],
  ])('%s is refused with its place', (_, text, words) => {
    const findings = said(text);
    expect(findings.join('\n')).toMatch(words);
    expect(parseText(text, 'p.yaml').value).toBeUndefined();
  });

  it('is refused when aliases multiply', () => {
    const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
    for (let level = 1; level < 9; level++)
      lines.push(`a${level}: &a${level} [${Array.from({ length: 10 }, () => `*a${level - 1}`).join(', ')}]`);
    expect(said(lines.join('\n')).join()).toMatch(/aliases multiply/);
  });

  it('is refused when it is nested deeply or large', () => {
    expect(said(`a: ${'['.repeat(TEXT_LIMITS.depth + 2)}${']'.repeat(TEXT_LIMITS.depth + 2)}`).join()).toMatch(
      /levels deep/,
    );
    for (const opener of ['[', '{a: ', '- ', '? ']) expect(said(opener.repeat(100_000)).join()).toMatch(/levels deep/);
    expect(said(Array.from({ length: 600 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')).join()).toMatch(
      /levels deep/,
    );
    expect(said(`a: ${'x'.repeat(TEXT_LIMITS.bytes)}`).join()).toMatch(/more than 1048576 bytes/);
  });

  it('never touches the prototype of anything', () => {
    parseText('__proto__: { polluted: true }\nconstructor: { prototype: { polluted: true } }\n', 'p.yaml');
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});
