import * as z from 'zod';
import { configuredOf, type ComponentKind } from './component.js';

const META = 'rxarrow.component';

/**
 * A parameter that is itself a component: `rules: z.array(componentParam<Rule>('rule'))`. In code it takes what the component's
 * function returned; in files `{ name: parameters }`, which the pipeline configures before the schema sees it.
 */
export function componentParam<T = object>(kind: ComponentKind): z.ZodType<T, T> {
  return z
    .custom<T>((value) => configuredOf(value)?.card.kind === kind, { error: `expected a ${kind}` })
    .meta({ [META]: kind });
}

/** The kind of component that a schema stands for; undefined for other schemas. */
export function componentParamKind(schema: z.ZodType): ComponentKind | undefined {
  return schema.meta()?.[META] as ComponentKind | undefined;
}
