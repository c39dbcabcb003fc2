import { didYouMean, InvalidParams, RxArrowError } from '../base/errors.js';
import type { Component, ComponentKind } from './component.js';

/** The components that a pipeline may name. A value: importing a component registers nothing. */
export interface Registry {
  /** All of them, by kind and name. */
  readonly components: readonly Component[];
  /** @throws InvalidParams when there is none of that name, or it is of another kind. */
  get(name: string, ...kinds: readonly ComponentKind[]): Component;
  has(name: string): boolean;
  /** A registry with more components. */
  with(...components: readonly Component[]): Registry;
  /** A registry without some. */
  without(...names: readonly string[]): Registry;
}

/** @throws RxArrowError when two components have the same name */
export function createRegistry(components: readonly Component[]): Registry {
  const byName = new Map<string, Component>();
  for (const component of components) {
    const { name } = component.card;
    if (byName.has(name))
      throw new RxArrowError('DuplicateComponent', `Two components are named "${name}".`, {
        hint: 'Rename one of them.',
      });
    byName.set(name, component);
  }
  return {
    components: [...byName.values()],
    has: (name) => byName.has(name),
    get(name, ...kinds) {
      const component = byName.get(name);
      const fits = (candidate: Component): boolean => kinds.length === 0 || kinds.includes(candidate.card.kind);
      const wanted = kinds.length === 0 ? 'component' : kinds.join(' or ');
      if (component === undefined) {
        const candidates = [...byName.values()].filter(fits).map((candidate) => candidate.card.name);
        throw new InvalidParams({
          path: wanted,
          found: name,
          expected: `the name of a ${wanted}`,
          hint: didYouMean(name, candidates) ?? 'See `rxarrow list`.',
        });
      }
      if (!fits(component)) {
        throw new InvalidParams({
          path: wanted,
          found: name,
          expected: `the name of a ${wanted}`,
          hint: `"${name}" is a ${component.card.kind}.`,
        });
      }
      return component;
    },
    with: (...more) => createRegistry([...byName.values(), ...more]),
    without: (...names) =>
      createRegistry([...byName.values()].filter((component) => !names.includes(component.card.name))),
  };
}
