import { describe, expect, it } from 'vitest';
import { describeSignature, FUNCTIONS, OPERATORS, parseExpression } from 'rxarrow/expression';

describe('the tables', () => {
  const entries = [...FUNCTIONS.values(), ...Object.values(OPERATORS)];

  it.each(entries.map((entry) => [entry.name, entry] as const))(
    '%s has a sentence and signatures of one arity',
    (_, entry) => {
      expect(entry.doc).toMatch(/^[A-Z0-9e-].*\.$/);
      expect(new Set(entry.signatures.map((one) => one.args.length)).size).toBe(1);
      const described = entry.signatures.map((one) => describeSignature(entry.name, one));
      expect(new Set(described).size).toBe(described.length);
    },
  );

  it('describe a signature as users read it', () => {
    const [first] = FUNCTIONS.get('pow')?.signatures ?? [];
    expect(first && describeSignature('pow', first)).toBe('pow(number, number) -> number');
  });

  it('have names and aliases that do not clash', () => {
    const names = [...FUNCTIONS.values()].flatMap((entry) => [entry.name, ...(entry.aliases ?? [])]);
    expect(new Set(names).size).toBe(names.length);
    expect(parseExpression('ln(x)')).toEqual(parseExpression('log(x)'));
  });
});
