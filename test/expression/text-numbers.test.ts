import { expect, it } from 'vitest';
import { TextNumbers } from '../../src/expression/text-numbers.js';

it('gives equal texts equal numbers and keeps those of the expression when it forgets', () => {
  const texts = new TextNumbers();
  const kept = texts.numberOf('kept');
  texts.keep();
  for (let word = 0; word < 300_000; word++) texts.numberOf(`word ${word}`);
  expect(texts.numberOf('word 5')).toBe(texts.numberOf('word 5'));
  const before = texts.generation;
  texts.trim();
  expect(texts.generation).toBe(before + 1);
  expect(texts.size).toBe(1);
  expect(texts.numberOf('kept')).toBe(kept);
  expect(texts.wordOf(texts.numberOf('new'))).toBe('new');
});

it('does not forget at every batch when one batch needs many', () => {
  const texts = new TextNumbers();
  const before = texts.generation;
  for (let batch = 0; batch < 3; batch++) {
    texts.trim();
    for (let word = 0; word < 300_000; word++) texts.numberOf(`word ${word}`);
    texts.settle();
  }
  expect(texts.generation).toBe(before);
});
