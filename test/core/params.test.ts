import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { InvalidParams } from '../../src/base/index.js';
import { defineRule, paramsIssues, paramsOf, parseParams } from '../../src/core/index.js';

const schema = z.strictObject({
  period: z.int().min(1).max(10).default(3),
  kind: z.enum(['simple', 'log']).optional(),
  nested: z.strictObject({ cash: z.number() }).optional(),
});

const failure = (given: unknown): InvalidParams => {
  try {
    parseParams('toy', schema, given);
  } catch (error) {
    return error as InvalidParams;
  }
  throw new Error('No error.');
};

describe('parseParams', () => {
  it('fills in defaults', () => {
    expect(parseParams('toy', schema, {})).toEqual({ period: 3 });
  });

  it.each<[unknown, string]>([
    [{ perod: 3 }, 'toy: parameter "perod" is 3; expected one of period, kind, nested. Did you mean "period"?'],
    [{ period: 0 }, 'toy: parameter "period" is 0; expected at least 1.'],
    [{ period: 2.5 }, 'toy: parameter "period" is 2.5; expected a whole number.'],
    [{ period: '3' }, 'toy: parameter "period" is "3"; expected a number.'],
    [{ kind: 'logg' }, 'toy: parameter "kind" is "logg"; expected one of "simple", "log". Did you mean "log"?'],
    [{ nested: { cash: 'x' } }, 'toy: parameter "nested.cash" is "x"; expected a number.'],
    [{ nested: { cahs: 1 } }, 'toy: parameter "nested'],
    [null, 'toy: parameter "(all)" is null; expected an object.'],
  ])('says of %j what was found and what was expected', (given, message) => {
    expect(failure(given)).toBeInstanceOf(InvalidParams);
    expect(failure(given).message).toContain(message);
  });

  it('finds all that is wrong, each with its path', () => {
    const issues = paramsIssues(schema, { period: 11, kind: 'x' });
    expect(issues.map(({ path, expected }) => [path.join('.'), expected])).toEqual([
      ['period', 'at most 10'],
      ['kind', 'one of "simple", "log"'],
    ]);
  });
});

describe('paramsOf', () => {
  it('makes the parameters when they are first asked for, and once', () => {
    let made = 0;
    const params = paramsOf('toy', () => ({ schema, made: ++made }));
    expect(made).toBe(0);
    expect(params()).toBe(params());
    expect(made).toBe(1);
  });

  it('says what to write where a definition gives them as they are', () => {
    const definition = { name: 'toy', title: 'Toy', summary: 'A toy.', params: schema, examples: [], open: () => ({}) };
    expect(() => defineRule(definition as unknown as Parameters<typeof defineRule>[0])).toThrow(
      'toy: parameter "params" is an object with def, type, safeParse; expected a function that gives the parameters. Write params: () => ({ ... }) in the definition.',
    );
  });
});
