import type { Path } from './finding.js';
import { isPlain } from './layers.js';
import { inputsOf, type PipelineModel } from './model.js';

type Warning = readonly [path: Path, message: string, hint: string | undefined];

/** What is allowed but of no use: streams that nobody reads, parameters that nobody names. */
export function usageFindings(model: PipelineModel, document: unknown, written: unknown): Warning[] {
  const read = new Set([...model.streams.values()].flatMap(inputsOf));
  const streams = [...model.streams.values()]
    .filter((stream) => stream.sinks.length === 0 && !read.has(stream.name))
    .map((stream): Warning => [
      stream.path,
      `the stream "${stream.name}" has no sink and nobody reads it, so it is not run`,
      'Give it a `sink:`.',
    ]);
  const params = isPlain(document) && isPlain(document['params']) ? Object.keys(document['params']) : [];
  // Looked for in the text as it was written: a setting of this call may stand where the parameter was used.
  const text = params.length === 0 ? '' : JSON.stringify([written, document]);
  const unused = params
    .filter((name) => !text.includes(`\${params.${name}}`))
    .map((name): Warning => [['params', name], `the parameter "${name}" is not used`, `Use it as \${params.${name}}.`]);
  return [...streams, ...unused];
}
