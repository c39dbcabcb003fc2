import { CorruptInput } from '../../base/errors.js';
import { parseDurationNs } from '../../columnar/index.js';
import type { Binding, Cell, MarbleFile, MarbleLaneText, OperatorLine, Place } from './marble-file.js';
import { parseTimeline, type LaneKind } from './parse-timeline.js';

/** A lane while its lines are read. */
type OpenLane = { -readonly [K in keyof MarbleLaneText]: MarbleLaneText[K] } & { bindings: Map<string, Binding> };

const LANE = /^(demand\s+|breaker\s+)?([A-Za-z]\w*)\s+(\S+)\s*$/;
const OPERATOR = /^>\s*([A-Za-z]\w*)\s*(.*?)(?:\bwith\s+(\{.*\}))?\s*$/;

/**
 * Reads a marble file:
 *
 * ```
 * rsi keeps its state across batches          what the file shows
 *
 * prices  --a----b----#                       inputs
 *   a close  10 11                            a letter is a small table, column by column
 *   b close  10 12
 *
 * > rsi { period: 2 }                         operators as pipeline files have them; a join takes all inputs
 *
 * out     --x----y----#                       the output
 *   x rsi    . .                              a point is null
 *   y rsi    50 83.3333                       numbers are compared as far as they are written
 * ```
 *
 * On a timeline each sign is a frame: `-` nothing, a letter a batch, `0` a batch without rows, `#` an error, `|` the end,
 * `!` unsubscription; brackets with all that is in them are one frame. A letter may also be bound to `watermark 5s` or `gap 3`,
 * and `# text` says what an error contains. Of columns `time` and `available` cells are lengths of time since 1970.
 * Lines with `:` below a lane: `: on demand` (an input that is read when asked), `: budget 2` (its batches under way),
 * `: takes 3` (frames that the reader takes for each batch). A lane `demand prices 2--1--1` counts what was asked of an input.
 * What stands beside an operator comes after `with`: `> outside { fails: [1] } with { resilience: { breaker: {} } }`, where `outside` is
 * a stand-in for a call to something outside. A lane `breaker outside -o--h-c` says when its breaker opens, probes and closes.
 * @throws CorruptInput naming line and column
 */
export function parseMarbles(text: string, file = 'marbles'): MarbleFile {
  return new MarbleParser(text, file).parse();
}

class MarbleParser {
  private readonly lines: readonly string[];
  private readonly file: string;
  private title = '';
  private readonly inputs: OpenLane[] = [];
  private readonly outputs: OpenLane[] = [];
  private readonly demand: OpenLane[] = [];
  private readonly breakers: OpenLane[] = [];
  private readonly operators: OperatorLine[] = [];
  private lane: OpenLane | undefined;

  constructor(text: string, file: string) {
    this.lines = text.split(/\r?\n/);
    this.file = file;
  }

  parse(): MarbleFile {
    for (const [index, line] of this.lines.entries()) this.line(line, { line: index + 1, column: 1 });
    const end = { line: this.lines.length, column: 1 };
    const [output, second] = this.outputs;
    if (this.inputs.length === 0) throw this.fault(end, 'The file has no input', 'a lane such as "prices --a--|"');
    if (output === undefined) throw this.fault(end, 'The file has no output', 'a lane after the operators');
    if (second !== undefined) throw this.fault(second.place, 'This is a second output', 'one lane after the operators');
    const { title, inputs, operators, demand, breakers } = this;
    return { title, inputs, operators, output, demand, breakers };
  }

  private line(line: string, place: Place): void {
    if (line.trim() === '' || line.startsWith('#')) return;
    if (/^\s/.test(line)) {
      this.detail(line, place);
      return;
    }
    const operator = OPERATOR.exec(line);
    if (operator !== null) {
      if (this.outputs.length > 0) throw this.fault(place, 'An operator comes after the output', 'operators before it');
      this.lane = undefined;
      this.operators.push({
        name: operator[1] ?? '',
        params: (operator[2] ?? '').trim(),
        settings: operator[3] ?? '',
        place,
      });
      return;
    }
    const lane = LANE.exec(line);
    if (lane === null || (this.title === '' && !/[-|#!(]/.test(lane[3] ?? ''))) {
      if (this.title !== '') throw this.fault(place, `"${line}" is no lane`, 'a name and a timeline, or "> operator"');
      this.title = line.trim();
      return;
    }
    this.open(lane, line, place);
  }

  private open([, prefix = '', name = '', timeline = '']: RegExpExecArray, line: string, place: Place): void {
    const word = prefix.trim();
    const kind: LaneKind = word === 'demand' || word === 'breaker' ? word : 'batches';
    const at = { line: place.line, column: line.lastIndexOf(timeline) + 1 };
    const signs = parseTimeline(timeline, at, kind, (where, found, expected) => this.fault(where, found, expected));
    const lane: OpenLane = {
      name,
      place,
      signs,
      bindings: new Map(),
      error: undefined,
      onDemand: false,
      budget: undefined,
      takes: undefined,
    };
    const list = {
      batches: this.operators.length === 0 ? this.inputs : this.outputs,
      demand: this.demand,
      breaker: this.breakers,
    }[kind];
    if (kind === 'demand' && !this.inputs.some((input) => input.name === name))
      throw this.fault(
        place,
        `There is no input "${name}"`,
        `one of ${this.inputs.map((input) => input.name).join(', ')}`,
      );
    if (list.some((other) => other.name === name)) throw this.fault(place, `"${name}" is there twice`, 'another name');
    list.push(lane);
    this.lane = lane;
  }

  private detail(line: string, place: Place): void {
    const cells = cellsOf(line, place, (where, found, expected) => this.fault(where, found, expected));
    const [first, second, ...rest] = cells;
    if (first === undefined) return;
    const { lane } = this;
    if (lane === undefined) throw this.fault(first.place, 'This line belongs to no lane', 'a lane above it');
    if (first.text === ':') {
      this.setting(lane, first.place, [second, ...rest]);
      return;
    }
    if (first.text === '#') {
      lane.error = cells
        .slice(1)
        .map((cell) => cell.text)
        .join(' ');
      return;
    }
    if (!/^[A-Za-z]$/.test(first.text))
      throw this.fault(first.place, `"${first.text}" is no letter`, 'a letter, "#" for an error, or ":" for a setting');
    if (second === undefined)
      throw this.fault(first.place, `Nothing is said of "${first.text}"`, 'a column and its cells');
    this.bind(lane, first, second, rest);
  }

  private bind(lane: OpenLane, letter: Cell, column: Cell, cells: readonly Cell[]): void {
    const known = lane.bindings.get(letter.text);
    const [value] = cells;
    if (column.text === 'watermark' || column.text === 'gap') {
      const timeNs = parseDurationNs(value?.text ?? '');
      const rows = Number(value?.text);
      if (known !== undefined) throw this.fault(letter.place, `"${letter.text}" is bound already`, 'another letter');
      if (column.text === 'watermark' && timeNs === undefined)
        throw this.fault(column.place, 'A watermark has no time', 'a length of time since 1970, such as 5s');
      if (column.text === 'gap' && !(rows >= 0)) throw this.fault(column.place, 'A gap has no rows', 'a whole number');
      lane.bindings.set(
        letter.text,
        column.text === 'gap' ? { kind: 'gap', rows } : { kind: 'watermark', timeNs: timeNs ?? 0n },
      );
      return;
    }
    const columns = known === undefined ? [] : known.kind === 'table' ? known.columns : undefined;
    if (columns === undefined) throw this.fault(letter.place, `"${letter.text}" is bound already`, 'another letter');
    const rows = columns[0]?.cells.length ?? cells.length;
    if (cells.length !== rows)
      throw this.fault(
        column.place,
        `Column "${column.text}" has ${cells.length} cells`,
        `${rows} as in the column above`,
      );
    if (columns.some(({ name }) => name === column.text))
      throw this.fault(column.place, `Column "${column.text}" is there twice`, 'another name');
    lane.bindings.set(letter.text, { kind: 'table', columns: [...columns, { name: column.text, cells }] });
  }

  private setting(lane: OpenLane, place: Place, words: readonly (Cell | undefined)[]): void {
    const [name, value] = words.map((word) => word?.text);
    const count = Number(value);
    if (name === 'on' && value === 'demand') lane.onDemand = true;
    else if (name === 'budget' && count >= 1) lane.budget = count;
    else if (name === 'takes' && count >= 1) lane.takes = count;
    else
      throw this.fault(
        place,
        `": ${words
          .map((word) => word?.text ?? '')
          .join(' ')
          .trim()}" is no setting`,
        '": on demand", ": budget 2" or ": takes 3"',
      );
  }

  private fault({ line, column }: Place, found: string, expected: string): CorruptInput {
    return new CorruptInput(`${this.file}:${line}:${column}`, `${found}; expected ${expected}.`);
  }
}

type Fault = (place: Place, found: string, expected: string) => CorruptInput;

function cellsOf(line: string, place: Place, fault: Fault): Cell[] {
  const cells: Cell[] = [];
  for (const match of line.matchAll(/"([^"]*)"?|(\S+)/g)) {
    const at = { line: place.line, column: match.index + 1 };
    const quoted = match[1] !== undefined;
    if (quoted && !match[0].endsWith('"'))
      throw fault(at, 'A quotation mark is not closed', 'another one in this line');
    cells.push({ text: match[1] ?? match[2] ?? '', quoted, place: at });
  }
  return cells;
}
