import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import * as z from 'zod';
import { contractNames, paramsIssues } from '../../core/index.js';
import { InvalidPipeline, parseText, pathText, type Finding } from '../../pipeline/index.js';
import { BadInput } from '../failure.js';

const cell = () => z.union([z.string(), z.number(), z.boolean(), z.null()]);
const row = () => z.union([z.record(z.string(), cell()), z.array(cell())]);

const given = () =>
  z.strictObject({
    contract: z
      .enum(contractNames as [string, ...string[]])
      .optional()
      .describe('What the rows are; columns left out are filled in.'),
    interval: z.string().optional().describe('How long a bar lasts; by default one day.'),
    columns: z.array(z.string().min(1)).optional().describe('Names of the columns, where rows are lists.'),
    defaults: z.record(z.string(), cell()).optional().describe('Values of columns that a row leaves out.'),
    rows: z.array(row()),
  });

const expected = () =>
  z.strictObject({
    where: z.record(z.string(), cell()).optional().describe('Looks only at rows with these values.'),
    columns: z.array(z.string().min(1)).optional().describe('Names of the columns, where rows are lists.'),
    rows: z.array(row()).optional().describe('The rows in order; columns that are not named are not looked at.'),
    count: z.int().min(0).optional().describe('How many rows there are.'),
    tolerance: z
      .number()
      .min(0)
      .optional()
      .describe('How far numbers may differ, relative to their size, at least to 1. Default 1e-9.'),
  });

const settings = () => z.record(z.string(), cell());

const testCase = () =>
  z.strictObject({
    name: z.string().min(1),
    set: settings().optional().describe('Settings as with --set.'),
    given: z
      .record(z.string(), z.union([z.array(row()), given()]))
      .describe('Rows for streams, instead of what they read.'),
    expect: z.record(z.string(), z.union([z.array(row()), expected()])).describe('Rows that streams must give.'),
  });

export const testFileSchema = () =>
  z.strictObject({
    $schema: z.string().optional(),
    pipeline: z.string().min(1).describe('The pipeline file, relative to this one.'),
    profile: z.string().optional(),
    set: settings().optional().describe('Settings of all tests, as with --set.'),
    tests: z.array(testCase()).min(1),
  });

export type TestFile = z.output<ReturnType<typeof testFileSchema>>;
export type TestCase = z.output<ReturnType<typeof testCase>>;
export type GivenRows = z.output<ReturnType<typeof given>>;
export type ExpectedRows = z.output<ReturnType<typeof expected>>;

/** Reads the tests of a pipeline. */
export async function readTestFile(
  path: string,
  folder: string,
): Promise<{ readonly tests: TestFile; readonly folder: string }> {
  const target = resolve(folder, path);
  let text: string;
  try {
    text = await readFile(target, 'utf8');
  } catch {
    throw new BadInput(`The test file "${path}" cannot be read.`, 'Tests stand in files such as pipeline.test.yaml.');
  }
  const parsed = parseText(text, path);
  const issues = parsed.findings.length > 0 ? [] : paramsIssues(testFileSchema(), parsed.value);
  const findings: Finding[] = [
    ...parsed.findings,
    ...issues.map((issue) => ({
      severity: 'error' as const,
      file: path,
      position:
        parsed.locate(issue.path, issue.problem === 'unknown' ? 'key' : 'value') ??
        parsed.locate(issue.path.slice(0, -1), 'value'),
      path: pathText(issue.path),
      message:
        issue.problem === 'unknown' ? 'unknown key' : issue.problem === 'missing' ? 'is missing' : 'cannot be used',
      expected: issue.expected,
      hint: issue.hint,
    })),
  ];
  if (findings.length > 0) throw new InvalidPipeline(path, findings);
  return { tests: testFileSchema().parse(parsed.value), folder: dirname(target) };
}
