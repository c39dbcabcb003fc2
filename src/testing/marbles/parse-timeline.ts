import type { CorruptInput } from '../../base/errors.js';
import type { MarbleSign, Place } from './marble-file.js';

const SIGNS: Readonly<Record<string, MarbleSign['kind']>> = {
  '0': 'empty',
  '#': 'error',
  '|': 'completion',
  '!': 'unsubscription',
};

/** What a timeline is of. */
export type LaneKind = 'batches' | 'demand' | 'breaker';

const EXPECTED: Readonly<Record<LaneKind, string>> = {
  batches: '"-", a letter, 0, #, |, !, or brackets',
  demand: '"-" or a digit',
  breaker: '"-", "o" for open, "h" for half open or "c" for closed',
};

type Fault = (place: Place, found: string, expected: string) => CorruptInput;

/**
 * The signs of a timeline; brackets with all they hold are one frame. On one of demand, digits are numbers of batches; on one
 * of a breaker letters are its states: `o` open, `h` half open, `c` closed.
 */
export function parseTimeline(timeline: string, start: Place, lane: LaneKind, fault: Fault): MarbleSign[] {
  const signs: MarbleSign[] = [];
  let group: Place | undefined;
  let frame = -1;
  let ended: Place | undefined;
  for (const [index, char] of [...timeline].entries()) {
    const place = { line: start.line, column: start.column + index };
    if (char === '(') {
      if (group !== undefined) throw fault(place, 'A bracket is opened inside another', '")" before it');
      group = place;
      frame++;
      continue;
    }
    if (char === ')') {
      if (group === undefined) throw fault(place, 'A bracket is closed that was not opened', '"(" before it');
      group = undefined;
      continue;
    }
    if (group === undefined) frame++;
    if (char === '-') continue;
    const kind = kindOf(char, lane);
    if (kind === undefined) throw fault(place, `"${char}" means nothing on a timeline`, EXPECTED[lane]);
    if (ended !== undefined) throw fault(place, `"${char}" comes after the end of the lane`, 'only "-" there');
    signs.push({ frame, kind, text: char, place });
    if (kind === 'error' || kind === 'completion' || kind === 'unsubscription') ended = place;
  }
  if (group !== undefined) throw fault(group, 'A bracket is not closed', '")" after it');
  return signs;
}

function kindOf(char: string, lane: LaneKind): MarbleSign['kind'] | undefined {
  if (lane === 'breaker') return /[ohc]/.test(char) ? 'breaker' : undefined;
  if (lane === 'demand') return /[0-9]/.test(char) ? 'count' : undefined;
  return /[A-Za-z]/.test(char) ? 'letter' : SIGNS[char];
}
