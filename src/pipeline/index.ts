export {
  addedColumns,
  codeText,
  defaultWarmup,
  fileText,
  isPlainData,
  paramRows,
  SCOPE_WORDS,
  streamsText,
  type ParamRow,
} from './card-text.js';
export { compileModel, type CompileScope, type Pipeline, type PipelineOutput } from './compile.js';
export { configureUse } from './configure-use.js';
export { findingText, InvalidPipeline, pathText, type Finding, type Path, type Position } from './finding.js';
export { graphOf, type GraphEdge, type GraphNode, type NamedStream, type PipelineGraph } from './graph.js';
export type { LayerOptions } from './layers.js';
export { componentsOf, readPipelineFile, readPipelineText, type PipelineFile, type ReadOptions } from './load.js';
export { operatorsOf } from './operators-of.js';
export type { PipelineModel, PipelineSettings, StreamModel, UseModel } from './model.js';
export { redact } from './references.js';
export {
  explain,
  type ExplainedParam,
  type ExplainedStage,
  type ExplainedStream,
  type Explanation,
} from './explain.js';
export {
  graphDocument,
  toPipelineDocument,
  toPipelineFile,
  useDocument,
  type ExportOptions,
  type PipelineDocument,
} from './export.js';
export { graphColumns } from './graph-columns.js';
export { paramsJsonSchema, pipelineJsonSchema, type JsonSchema } from './json-schema.js';
export { parseText, printText, type ParsedText } from './yaml-text.js';
