import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { run } from 'rxarrow';
import { findingText, readPipelineText } from 'rxarrow/pipeline';
import { createRegistry, type Component } from '../../../src/core/index.js';
import { components } from '../../../src/components.js';
import { DeadLetterCounts } from '../../../src/runtime/flow/dead-letter-limit.js';
import { counting, pass, toEnd } from './support.js';

describe('the bound of dead letters', () => {
  it('is broken by exactly the letter that is one too many within a minute', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 6 }),
        fc.array(fc.integer({ min: 0, max: 40_000 }), { maxLength: 60 }),
        (perMinute, gapsMs) => {
          let now = 0;
          const counts = new DeadLetterCounts(
            { perMinute },
            () => now,
            () => 0,
          );
          const seen: number[] = [];
          for (const gap of gapsMs) {
            now += gap;
            seen.push(now);
            const within = seen.filter((at) => now - at < 60_000).length;
            expect(counts.add(false) !== undefined).toBe(within > perMinute);
          }
        },
      ),
    );
  });

  it('is a share of the rows read, once there are enough to say so', () => {
    let rows = 0;
    const counts = new DeadLetterCounts(
      { ratio: 0.1, atLeast: 100 },
      () => 0,
      () => rows,
    );
    for (rows = 1; rows < 90; rows++) expect(counts.add(true) === undefined || rows >= 50).toBe(true);
    const operators = new DeadLetterCounts(
      { ratio: 0.1, atLeast: 100 },
      () => 0,
      () => 200,
    );
    for (let letter = 1; letter <= 20; letter++) expect(operators.add(false)).toBeUndefined();
    expect(operators.add(false)).toBe('More than 10 % of 200 rows');
  });

  it('stops a run', async () => {
    const failing = pass('bad', (batch, node) => {
      const letter = { component: 'bad', stageId: 'bad', cause: 'test', detail: 'bad row', position: 'row 0' };
      const refusal = node.context.deadLetter(node, letter);
      if (refusal !== undefined) throw refusal;
      expect(batch.numRows).toBe(10);
    });
    const bounded = (maxDeadLetters: object) =>
      toEnd(counting('a', 2000).pipe(failing), { deadLetters: () => undefined, maxDeadLetters });
    await expect(bounded({ perMinute: 5 })).rejects.toThrow(
      'More than 5 rows within a minute went to the dead letters',
    );
    await expect(bounded({ ratio: 0.05 })).rejects.toThrow('More than 5 % of 1000 rows went to the dead letters');
    expect((await bounded({ ratio: 0.2, count: 1000, perMinute: 1000 })).deadLetters).toBe(200);
  });

  it.each([
    [-1, 'parameter "maxDeadLetters" is -1; expected a whole number from 0'],
    [{ perMinute: 0.5 }, 'parameter "maxDeadLetters.perMinute" is 0.5'],
    [{ ratio: 2 }, 'parameter "maxDeadLetters.ratio" is 2; expected a number from 0 to 1'],
  ])('%o is refused', (maxDeadLetters, says) => {
    expect(() => run(counting('a', 10), { maxDeadLetters })).toThrow(says);
  });

  it('stands in a file', () => {
    const registry = createRegistry(components as unknown as readonly Component[]);
    const read = (bound: string) =>
      readPipelineText(`source: { generate: { bars: 1 } }\nsink: memory\nmaxDeadLetters: ${bound}\n`, { registry });
    expect(read('{ ratio: 0.01, perMinute: 100 }').findings).toEqual([]);
    expect(read('{ ratio: 0.01 }').compile().settings.maxDeadLetters).toEqual({ ratio: 0.01 });
    expect(read('{ ratio: 3 }').findings.map(findingText).join()).toContain('at most 1');
  });
});
