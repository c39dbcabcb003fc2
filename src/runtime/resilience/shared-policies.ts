import { InvalidParams } from '../../base/errors.js';
import { digest, type FlowContext } from '../flow/index.js';

interface Shared {
  readonly value: unknown;
  readonly settings: string;
  users: number;
}

const byRun = new WeakMap<FlowContext, Map<string, Shared>>();

/** What stages of one run share by name. */
export interface SharedUse<T> {
  readonly value: T;
  /** Made just now, and not found. */
  readonly isNew: boolean;
  /** True for the last user. */
  release(): boolean;
}

/** @throws InvalidParams when it is there with other settings */
export function sharedByName<T>(
  context: FlowContext,
  kind: string,
  name: string,
  settings: unknown,
  make: () => T,
): SharedUse<T> {
  const known = byRun.get(context) ?? new Map<string, Shared>();
  byRun.set(context, known);
  const key = `${kind} ${name}`;
  const wanted = digest(settings);
  let shared = known.get(key);
  const isNew = shared === undefined;
  shared ??= { value: make(), settings: wanted, users: 0 };
  if (shared.settings !== wanted) {
    throw new InvalidParams({
      component: kind,
      path: 'name',
      found: name,
      expected: 'the settings that the other stage gives for this name, or a name of its own',
    });
  }
  shared.users++;
  known.set(key, shared);
  const own = shared;
  let released = false;
  return {
    value: own.value as T,
    isNew,
    release() {
      if (released) return false;
      released = true;
      own.users--;
      return own.users === 0;
    },
  };
}
