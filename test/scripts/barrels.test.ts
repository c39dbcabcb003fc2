import { describe, expect, it } from 'vitest';
import { componentsIn } from '../../scripts/gen/barrels.js';

function found(text: string): string[] {
  return componentsIn('src/operators/some.ts', text).map(({ kind, name }) => `${kind} ${name}`);
}

describe('finding components in a source file', () => {
  it('knows each way to write a definition', () => {
    expect(
      found(`
export const plain = defineIndicator({ name: 'plain' });
export const typed = defineOperator<{ of: number }>({ name: 'typed' });
export const pure = /* @__PURE__ */ defineSource({ name: 'pure' });
export const annotated: Component<{ a: number; b: string }> = defineSink({ name: 'annotated' });
export const callable: (period: number) => Component = defineRule({ name: 'callable' });
export const long: {
  a: number;
} = defineRule(
  { name: 'long' },
);
`),
    ).toEqual(['Indicator plain', 'Operator typed', 'Source pure', 'Sink annotated', 'Rule callable', 'Rule long']);
  });

  it('passes over what only mentions one', () => {
    expect(
      found(`
export const period = 14;
const hidden = defineIndicator({ name: 'hidden' });
export const wrapped = helper(defineOperator({ name: 'wrapped' }));
export function make() {
  return defineOperator({ name: 'made' });
}
`),
    ).toEqual([]);
  });
});
