import { InvalidParams } from '../../base/errors.js';
import type { ServiceKey } from '../../core/index.js';
import { SharedRing, type RingHandle, type RingOptions } from './shared-ring.js';

/** A ring by its name in the run, or one that was made in code. */
export type RingChoice = string | SharedRing | RingHandle;

/** The rings of a run that have names: a sink makes one, a source finds it. */
export class NamedRings {
  private readonly rings = new Map<string, SharedRing>();

  /** @throws InvalidParams when there is one of the name already, as its terms may be others */
  make(name: string, options: RingOptions): SharedRing {
    if (this.rings.has(name))
      throw new InvalidParams({
        component: 'ring',
        path: 'ring',
        found: name,
        expected: 'a name that no other sink of the run has',
        hint: 'For several writers make a ring in code with SharedRing.create({ producers }).',
      });
    const ring = SharedRing.create(options);
    this.rings.set(name, ring);
    return ring;
  }

  /** @throws InvalidParams when no sink of the run writes to it */
  find(name: string): SharedRing {
    const ring = this.rings.get(name);
    if (ring !== undefined) return ring;
    const names = [...this.rings.keys()];
    throw new InvalidParams({
      component: 'ring',
      path: 'ring',
      found: name,
      expected:
        names.length === 0 ? 'a ring that a sink of the run writes to; there is none' : `one of ${names.join(', ')}`,
    });
  }
}

export const ringService: ServiceKey<NamedRings> = { name: 'rings', fallback: () => new NamedRings() };

/** Whether a value is a ring that was made in code, or the handle of one. */
export function isRing(value: unknown): value is SharedRing | RingHandle {
  return (
    value instanceof SharedRing ||
    (typeof value === 'object' && value !== null && 'terms' in value && 'buffer' in value)
  );
}

export function openRing(ring: SharedRing | RingHandle): SharedRing {
  return ring instanceof SharedRing ? ring : SharedRing.open(ring);
}
