import { FAULT_CATALOGUE, type CataloguedFault, type Proof } from '../../test/proving/fault-catalogue.js';
import type { Generator } from './_generator.js';

const link = ([file, title]: Proof): string => `[${title.replaceAll('|', '\\|').replaceAll('<', '&lt;')}](../${file})`;

function shown({ proofs, open }: CataloguedFault): string {
  return [...proofs.map(link), ...(open === undefined ? [] : [`_${open}_`])].join('<br>');
}

/** The faults that a trading system meets, what must happen at each, and the tests that show it. */
export const generator: Generator = {
  generate: () => {
    const proven = FAULT_CATALOGUE.filter(({ proofs, open }) => proofs.length > 0 && open === undefined).length;
    const partly = FAULT_CATALOGUE.filter(({ proofs, open }) => proofs.length > 0 && open !== undefined).length;
    const lines = [
      '<!-- Written by `npm run gen` from test/proving/fault-catalogue.ts; do not edit. -->',
      '',
      '# Reliability',
      '',
      'What goes wrong sooner or later where money is traded, what must happen then, and the tests that show it.',
      `Of ${FAULT_CATALOGUE.length} faults ${proven} are shown, ${partly} in part; the others say what they wait for.`,
      'How the suites are run for long stands in [CONTRIBUTING](../CONTRIBUTING.md#the-proving-suites).',
      '',
      '| # | fault | what must happen | shown by |',
      '| --- | --- | --- | --- |',
      ...FAULT_CATALOGUE.map((entry) => `| ${entry.number} | ${entry.fault} | ${entry.must} | ${shown(entry)} |`),
      '',
    ];
    return [{ path: 'docs/reliability.md', content: lines.join('\n') }];
  },
};
