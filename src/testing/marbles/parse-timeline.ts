import type { CorruptInput } from '../../base/errors.js';
import type { MarbleSign, Place } from './marble-file.js';

const SIGNS: Readonly<Record<string, MarbleSign['kind']>> = {
  '0': 'empty',
  '#': 'error',
  '|': 'completion',
  '!': 'unsubscription',
};

type Fault = (place: Place, found: string, expected: string) => CorruptInput;

/** The signs of a timeline; brackets with all they hold are one frame. On one that counts, digits are numbers of batches. */
export function parseTimeline(timeline: string, start: Place, counts: boolean, fault: Fault): MarbleSign[] {
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
    const kind = kindOf(char, counts);
    if (kind === undefined)
      throw fault(
        place,
        `"${char}" means nothing on a timeline`,
        counts ? '"-" or a digit' : '"-", a letter, 0, #, |, !, or brackets',
      );
    if (ended !== undefined) throw fault(place, `"${char}" comes after the end of the lane`, 'only "-" there');
    signs.push({ frame, kind, text: char, place });
    if (kind === 'error' || kind === 'completion' || kind === 'unsubscription') ended = place;
  }
  if (group !== undefined) throw fault(group, 'A bracket is not closed', '")" after it');
  return signs;
}

function kindOf(char: string, counts: boolean): MarbleSign['kind'] | undefined {
  if (counts) return /[0-9]/.test(char) ? 'count' : undefined;
  return /[A-Za-z]/.test(char) ? 'letter' : SIGNS[char];
}
