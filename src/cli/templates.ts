/** What a new indicator is made from. */
export interface IndicatorNames {
  /** camelCase: the name in code and files. */
  readonly name: string;
  /** kebab-case: the name of the file. */
  readonly file: string;
  /** For people. */
  readonly title: string;
}

/** The names of an indicator from any spelling: `my-momentum`, `myMomentum`, `My momentum`. */
export function indicatorNames(given: string): IndicatorNames | undefined {
  const words = given
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '')
    .map((word) => word.toLowerCase());
  if (words.length === 0 || !/^[a-z]/.test(words[0] ?? '')) return undefined;
  const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
  return {
    name: words.map((word, index) => (index === 0 ? word : capital(word))).join(''),
    file: words.join('-'),
    title: words.map(capital).join(' '),
  };
}

const ABOUT = `  summary: 'Change of a series over a number of rows.',
  formula: 'x[t] - x[t-period]',
  see: [],
  params: () => ({
    period: z.int().min(1).default(10).describe('Rows to look back.'),
  }),`;

const KERNEL = `  inputs: ['close'],
  outputs: ['NAME'],
  // Rows of a symbol without a value at its start.
  warmup: ({ period }) => period,
  // State: for each symbol how many rows there were, and the latest \`period\` values in a ring.
  layout: ({ period }) => ({
    count: { type: 'float64', width: 1 },
    ring: { type: 'float64', width: period },
  }),
  // Rows [from, to) of one symbol, whose state stands at \`slot\`. Write every output row: NaN where there is no value yet.
  run(state, slot, { period }, inputs, outputs, from, to) {
    const { ring } = state;
    const base = slot * period;
    let count = state.count[slot]ASSERT;
    for (let row = from; row < to; row++) {
      const value = inputs[0]ASSERT[row]ASSERT;
      const at = base + (count % period);
      outputs[0]ASSERT[row] = count < period ? Number.NaN : value - ring[at]ASSERT;
      ring[at] = value;
      count++;
    }
    state.count[slot] = count;
  },`;

/** An indicator inside the library: definition and kernel in one file. */
export function librarySource({ name, title }: IndicatorNames): string {
  return `import { z } from 'zod';
import { defineIndicator } from '../../core/index.js';
import type { Kernel } from '../../kernels/index.js';

interface Params {
  readonly period: number;
}

type Layout = {
  readonly count: { readonly type: 'float64'; readonly width: number };
  readonly ring: { readonly type: 'float64'; readonly width: number };
};

const kernel: Kernel<Params, Layout, readonly ['close'], readonly ['${name}']> = {
${KERNEL.replaceAll('NAME', name).replaceAll('ASSERT', '!')}
};

/** TODO: what it says to a trader. */
export const ${name} = defineIndicator({
  name: '${name}',
  title: '${title}',
${ABOUT}
  kernel,
});
`;
}

/** The test of a new indicator of the library. */
export function libraryTest({ name, file }: IndicatorNames): string {
  return `import { describe, expect, it } from 'vitest';
import { compute } from 'rxarrow';
import { ${name} } from '../../../src/operators/indicators/${file}.js';

describe('${name}', () => {
  it('gives the change over the period', () => {
    const found = compute({ close: [1, 2, 4, 7] }, ${name}({ period: 2 }));
    expect(Array.from(found['${name}'] as Float64Array)).toEqual([Number.NaN, Number.NaN, 3, 5]);
  });
});
`;
}

/** An indicator of one's own, used by a pipeline file with \`use:\`. */
export function ownSource({ name, title, file }: IndicatorNames): string {
  return `// An indicator of your own. In a pipeline file:
//
//   use: [./${file}.js]
//   ...
//   operators:
//     - ${name}: { period: 10 }
import { defineIndicator, z } from 'rxarrow';

const kernel = {
${KERNEL.replaceAll('NAME', name).replaceAll('ASSERT', '')}
};

export const ${name} = defineIndicator({
  name: '${name}',
  title: '${title}',
${ABOUT}
  kernel,
});
`;
}

/** A pipeline to begin with. \`schema\` is the path of the JSON Schema for editors. */
export function pipelineSource(name: string, schema: string): string {
  return `# yaml-language-server: $schema=${schema}
name: ${name}
# Run it with other values: rxarrow run FILE --set params.fast=10
params: { fast: 12, slow: 26 }
streams:
  bars:
    # Made-up prices, so that it runs as it is. Your own: csv: { path: bars.csv, contract: Bar, interval: 1d }
    source:
      generate: { symbols: [AAA, BBB], bars: 2000 }
    operators:
      - ema: { period: '\${params.fast}', as: fast }
      - ema: { period: '\${params.slow}', as: slow }
      - volatility: { period: 20 }
  signals:
    from: bars
    operators:
      - derive: { signal: fast > slow }
  orders:
    from: signals
    sink:
      desk:
        account: { cash: 100000 }
        fees: 0.001
        rules:
          - volatilityTarget: { target: 0.15 }
          - maxDrawdown: { limit: 0.2 }
`;
}
