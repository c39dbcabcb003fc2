import { components } from '../../src/components.js';
import { createRegistry, type Component } from '../../src/core/index.js';
import { pipelineJsonSchema } from '../../src/pipeline/index.js';
import type { Generator } from './_generator.js';

/** The JSON Schema of pipeline files, for editors. */
export const generator: Generator = {
  owns: ['schema'],
  generate: () => {
    const registry = createRegistry(components as readonly Component[]);
    return [
      { path: 'schema/pipeline.schema.json', content: `${JSON.stringify(pipelineJsonSchema(registry), null, 2)}\n` },
    ];
  },
};
