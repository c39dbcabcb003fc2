import * as z from 'zod';
import { configuredOf, type ComponentKind } from './component.js';

const META = 'rxarrow.component';

/**
 * A parameter that is itself a component: `rules: z.array(componentParam<Rule>('rule'))`. In code it takes what the component's
 * function returned; in files `{ name: parameters }`, which the pipeline configures before the schema sees it.
 */
export function componentParam<T = object>(...kinds: readonly ComponentKind[]): z.ZodType<T, T> {
  const fits = (value: unknown): boolean => {
    const kind = configuredOf(value)?.card.kind;
    return kind !== undefined && kinds.includes(kind);
  };
  return z
    .custom<T>(fits, { error: `expected ${article(kinds[0] ?? '')} ${kinds.join(' or ')}` })
    .meta({ [META]: kinds });
}

/** The kinds of component that a schema stands for; undefined for other schemas. */
export function componentParamKinds(schema: z.ZodType): readonly ComponentKind[] | undefined {
  return schema.meta()?.[META] as readonly ComponentKind[] | undefined;
}

function article(word: string): string {
  return /^[aeiou]/.test(word) ? 'an' : 'a';
}
