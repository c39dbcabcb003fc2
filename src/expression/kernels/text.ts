import { FALSE, TRUE, UNKNOWN, type Kernel } from '../lane.js';
import type { Binding } from '../signature.js';

const UNTESTED = 255;

/** A test of each text against a constant one; each text is tested once, rows look the verdict up. */
export function textTest(binding: Binding, accepts: (word: string, part: string) => boolean): Kernel {
  const { texts } = binding;
  const second = binding.args[1];
  const constant =
    second !== undefined && 'literal' in second && typeof second.literal === 'string' ? second.literal : undefined;
  if (constant === undefined) {
    return (rows, out, a, b) => {
      for (let row = 0; row < rows; row++) {
        const word = a.integers[a.from + row] as number;
        const part = b.integers[b.from + row] as number;
        out.bytes[out.from + row] =
          (word | part) < 0 ? UNKNOWN : accepts(texts.wordOf(word), texts.wordOf(part)) ? TRUE : FALSE;
      }
    };
  }
  let verdicts = new Uint8Array(64).fill(UNTESTED);
  let generation = texts.generation;
  return (rows, out, a) => {
    if (texts.size > verdicts.length || generation !== texts.generation) {
      verdicts = new Uint8Array(2 * texts.size).fill(UNTESTED);
      generation = texts.generation;
    }
    for (let row = 0; row < rows; row++) {
      const word = a.integers[a.from + row] as number;
      let verdict = word < 0 ? UNKNOWN : (verdicts[word] as number);
      if (verdict === UNTESTED) {
        verdict = accepts(texts.wordOf(word), constant) ? TRUE : FALSE;
        verdicts[word] = verdict;
      }
      out.bytes[out.from + row] = verdict;
    }
  };
}
