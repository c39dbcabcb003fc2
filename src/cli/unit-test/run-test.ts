import type { RecordBatch } from 'apache-arrow';
import { didYouMean, RxArrowError } from '../../base/errors.js';
import { batchesToRows } from '../../columnar/index.js';
import type { PipelineFile, PipelineModel } from '../../pipeline/index.js';
import { run } from '../../runtime/run.js';
import { BadInput } from '../failure.js';
import { differences } from './compare-rows.js';
import { givenBatch, givenSource } from './given-source.js';
import type { ExpectedRows, GivenRows, TestCase } from './test-file.js';

/**
 * Runs one test: streams with given rows read those instead of their source, the others are as in the file;
 * only the streams that are expected are run. Returns what differs.
 */
export async function runTest(test: TestCase, file: PipelineFile): Promise<string[]> {
  const names = [...file.model.streams.keys()];
  for (const name of [...Object.keys(test.given), ...Object.keys(test.expect)]) {
    if (!names.includes(name))
      throw new BadInput(
        `The test "${test.name}" names the stream "${name}", which is not in the pipeline.`,
        didYouMean(name, names) ?? `There are ${names.join(', ')}.`,
      );
  }
  const pipeline = file.compile(withGiven(file.model, test));
  const expected = Object.entries(test.expect);
  const found = expected.map((): RecordBatch[] => []);
  const letters: string[] = [];
  const { done } = run(
    expected.map(([name]) => {
      const stream = pipeline.streams.get(name);
      if (stream === undefined) throw new RxArrowError('Internal', `There is no stream "${name}".`);
      return stream;
    }),
    {
      name: pipeline.name,
      onBatch: (batch, index) => found[index]?.push(batch),
      deadLetters: (letter) => letters.push(`${letter.component}: ${letter.detail}`),
      late: (letter) => letters.push(`${letter.component}: ${letter.detail}`),
      onWarning: () => undefined,
    },
  );
  await done;
  const said = expected.flatMap(([name, rows], index) =>
    differences(name, expectedRows(rows), batchesToRows(found[index] ?? [])),
  );
  return said.length === 0 ? [] : [...said, ...letters.slice(0, 5).map((letter) => `dead letter: ${letter}`)];
}

function withGiven(model: PipelineModel, test: TestCase): PipelineModel {
  const streams = new Map(
    [...model.streams].map(([name, stream]) => {
      const rows = test.given[name];
      if (rows === undefined) return [name, stream];
      const component = givenSource(givenBatch(name, givenRows(rows, stream.origin)));
      return [
        name,
        {
          ...stream,
          origin: { kind: 'source' as const, use: { component, plain: {}, given: {}, id: name, path: stream.path } },
        },
      ];
    }),
  );
  return { ...model, streams };
}

/** A test says only what matters; contract and interval are those of the source it stands for. */
function givenRows(
  rows: TestCase['given'][string],
  origin: PipelineModel['streams'] extends ReadonlyMap<string, infer S>
    ? S extends { origin: infer O }
      ? O
      : never
    : never,
): GivenRows {
  const said: GivenRows = Array.isArray(rows) ? { rows } : rows;
  const source =
    origin?.kind === 'source'
      ? (origin.use.plain as { readonly contract?: unknown; readonly interval?: unknown } | null)
      : null;
  return {
    ...(typeof source?.contract === 'string' ? { contract: source.contract } : {}),
    ...(typeof source?.interval === 'string' ? { interval: source.interval } : {}),
    ...said,
  };
}

function expectedRows(rows: TestCase['expect'][string]): ExpectedRows {
  return Array.isArray(rows) ? { rows } : rows;
}
