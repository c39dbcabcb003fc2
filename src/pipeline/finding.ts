import { RxArrowError } from '../base/errors.js';

/** Place in a text; both count from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Place in a document: `['streams', 'bars', 'operators', 1, 'rsi']`. */
export type Path = readonly (string | number)[];

/** One thing that is wrong, or looks wrong, in a pipeline file. */
export interface Finding {
  readonly severity: 'error' | 'warning';
  /** The file, or what else set the value: `--set params.fast=x`. */
  readonly file: string;
  readonly position: Position | undefined;
  /** `streams.bars.operators[1].rsi`; empty for the whole document. */
  readonly path: string;
  /** What was found. */
  readonly message: string;
  readonly expected: string | undefined;
  readonly hint: string | undefined;
}

/** `streams.bars.operators[1].rsi` */
export function pathText(path: Path): string {
  return path.reduce<string>(
    (text, part) => (typeof part === 'number' ? `${text}[${part}]` : text === '' ? part : `${text}.${part}`),
    '',
  );
}

/** `pipeline.yaml:12:5 streams.bars.operators[1].rsi: unknown key "perod"; did you mean "period"?` */
export function findingText(finding: Finding): string {
  const { file, position, path, message, expected, hint } = finding;
  const place = position === undefined ? file : `${file}:${position.line}:${position.column}`;
  const said = [message, ...(expected === undefined ? [] : [`expected ${expected}`])].join('; ');
  const advice = hint === undefined ? '' : `; ${hint.charAt(0).toLowerCase()}${hint.slice(1)}`;
  return `${place}${path === '' ? '' : ` ${path}`}: ${said}${advice}`;
}

/** A pipeline file cannot be used: all that is wrong with it, not only the first. */
export class InvalidPipeline extends RxArrowError {
  readonly findings: readonly Finding[];

  constructor(file: string, findings: readonly Finding[]) {
    const errors = findings.filter((finding) => finding.severity === 'error');
    super('InvalidPipeline', errors.map(findingText).join('\n'), { component: file });
    this.findings = findings;
  }
}
