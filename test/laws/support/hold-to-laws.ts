import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Component } from '../../../src/core/index.js';
import { checkLaw, lawsOf } from '../../../src/testing/index.js';
import { optionsFor } from './options.js';

// A case of a law is several runs over all examples of a component, and there are a thousand laws times components.
const numRuns = Math.max(1, Math.round((fc.readConfigureGlobal().numRuns ?? 100) / 25));

/** One test for each law of each component. */
export function holdToLaws(components: readonly Component[]): void {
  for (const component of components) {
    const { kind, name } = component.card;
    describe(`${kind} ${name}`, () => {
      const options = optionsFor(component);
      for (const { law, says, exempt } of lawsOf(component)) {
        if (exempt !== undefined) continue;
        it(`${law}: ${says}`, async () => {
          await fc.assert(
            fc.asyncProperty(fc.integer({ min: 1, max: 2 ** 31 }), (seed) =>
              checkLaw(law, component, { ...options, seed }),
            ),
            // How a component is wired does not depend on the rows that are drawn.
            { numRuns: law === 'protocol' || law === 'references' ? 1 : numRuns },
          );
        });
      }
      it('says why it is exempt from the others', () => {
        for (const { exempt } of lawsOf(component)) expect(exempt ?? 'held to it').toMatch(/\w+ \w+/);
      });
    });
  }
}
