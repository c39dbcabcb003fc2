import { didYouMean, InvalidParams, RxArrowError } from '../base/errors.js';
import type { Component, ComponentKind } from './component.js';

/** The components that a pipeline may name. A value: importing a component registers nothing. */
export interface Registry {
  /** All of them, by kind and name. */
  readonly components: readonly Component[];
  /** Modules outside the library that some of them came from: another thread has to load these to know the same. */
  readonly modules: readonly string[];
  /**
   * The component of that name among those of these kinds: a source and a sink may share theirs.
   * @throws InvalidParams when there is none, or several and no kind is given
   */
  get(name: string, ...kinds: readonly ComponentKind[]): Component;
  has(name: string, ...kinds: readonly ComponentKind[]): boolean;
  /** A registry with more components. */
  with(...components: readonly Component[]): Registry;
  /** A registry with those of a module: its address or the name of a package. */
  withModule(module: string, ...components: readonly Component[]): Registry;
  /** A registry without those of these names, whatever their kind. */
  without(...names: readonly string[]): Registry;
}

/** Where a component stands in a pipe; those of one place are told apart by name alone. */
function placeOf(kind: ComponentKind): string {
  return kind === 'indicator' || kind === 'join' ? 'operator' : kind;
}

/** @throws RxArrowError when two components of one place in a pipe have the same name */
export function createRegistry(components: readonly Component[], modules: readonly string[] = []): Registry {
  const byName = new Map<string, Component[]>();
  for (const component of components) {
    const { name, kind } = component.card;
    const known = byName.get(name) ?? [];
    const other = known.find((each) => placeOf(each.card.kind) === placeOf(kind));
    if (other !== undefined)
      throw new RxArrowError(
        'DuplicateComponent',
        `Two components are named "${name}": ${withArticle(other.card.kind)} and ${withArticle(kind)}.`,
        { hint: 'Rename one of them.' },
      );
    byName.set(name, [...known, component]);
  }
  const find = (name: string, kinds: readonly ComponentKind[]): Component[] =>
    (byName.get(name) ?? []).filter(({ card }) => kinds.length === 0 || kinds.includes(card.kind));
  return {
    components: [...components],
    modules: [...modules],
    has: (name, ...kinds) => find(name, kinds).length > 0,
    get(name, ...kinds) {
      const [component, other] = find(name, kinds);
      if (component !== undefined && other === undefined) return component;
      const wanted = kinds.length === 0 ? 'component' : kinds.join(' or ');
      const found = { path: wanted, found: name, expected: `the name of a ${wanted}` };
      if (component !== undefined) {
        const [first, second] = [component.card.kind, other?.card.kind ?? ''];
        throw new InvalidParams({
          ...found,
          hint: `There are ${withArticle(first)} and ${withArticle(second)} "${name}".`,
        });
      }
      const named = byName.get(name)?.[0];
      if (named !== undefined)
        throw new InvalidParams({ ...found, hint: `"${name}" is ${withArticle(named.card.kind)}.` });
      const candidates = components
        .filter(({ card }) => kinds.length === 0 || kinds.includes(card.kind))
        .map(({ card }) => card.name);
      throw new InvalidParams({ ...found, hint: didYouMean(name, candidates) ?? 'See `rxarrow list`.' });
    },
    with: (...more) => createRegistry([...components, ...more], modules),
    withModule: (module, ...more) => createRegistry([...components, ...more], [...modules, module]),
    without: (...names) =>
      createRegistry(
        components.filter(({ card }) => !names.includes(card.name)),
        modules,
      ),
  };
}

function withArticle(kind: string): string {
  return /^[aeiou]/.test(kind) ? `an ${kind}` : `a ${kind}`;
}
