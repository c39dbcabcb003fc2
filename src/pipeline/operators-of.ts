import { RxArrowError } from '../base/errors.js';
import type { BatchOperator, Registry } from '../core/index.js';
import { configureUse } from './configure-use.js';
import { pathText } from './finding.js';
import { resolveReferences } from './references.js';
import { configured, resolveUse, type UseScope } from './resolve-use.js';

/**
 * The operators of a list as a file has it, made with the components of a registry.
 * @throws RxArrowError `InvalidOperators` that says what is wrong with the first that is
 */
export function operatorsOf(
  documents: readonly unknown[],
  scope: { readonly registry: Registry; readonly baseFolder: string },
): BatchOperator[] {
  const refuse = (path: readonly (string | number)[], message: string, expected?: string, hint?: string): never => {
    const wanted = expected === undefined ? '' : `; expected ${expected}`;
    throw new RxArrowError('InvalidOperators', `${pathText(path)}: ${message}${wanted}.`, { hint });
  };
  const { value } = resolveReferences(documents, { environment: {}, baseFolder: scope.baseFolder }, (path, ...found) =>
    refuse(path, found[0], undefined, found[1]),
  );
  const checking: UseScope = {
    ...scope,
    report: (path, message, more) => refuse(path, message, more?.expected, more?.hint),
    textAt: () => undefined,
  };
  return (value as readonly unknown[]).flatMap((document, index) => {
    const use = resolveUse(document, ['operators', index], ['indicator', 'operator'], checking);
    const options = { ...scope, ...(use?.id === undefined ? {} : { id: use.id }) };
    const made = use === undefined ? undefined : configured(use.path, checking, () => configureUse(use, options));
    return made === undefined ? [] : [made as BatchOperator];
  });
}
