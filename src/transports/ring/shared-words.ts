import { LimitExceeded } from '../../base/errors.js';
import { RingLock } from './ring-lock.js';
import { CELL, type RingMemory } from './ring-memory.js';

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const LENGTH_BYTES = 4;

/**
 * The words of dictionary columns, one list for all threads that is only added to: a word has the same code for each of them,
 * whatever has been overwritten meanwhile.
 */
export class SharedWords {
  private readonly memory: RingMemory;
  private readonly lock: RingLock;
  private readonly codes = new Map<string, number>();
  private readonly words: string[] = [];
  private readBytes = 0;

  constructor(memory: RingMemory) {
    this.memory = memory;
    this.lock = new RingLock(memory, CELL.wordsLock);
  }

  /**
   * The code of a word, new or known.
   * @throws LimitExceeded when there is no room for another word
   */
  code(word: string): number {
    const known = this.codes.get(word);
    if (known !== undefined) return known;
    return this.lock.hold(() => {
      this.catchUp();
      return this.codes.get(word) ?? this.add(word);
    });
  }

  /** The words so far, by code. */
  list(): readonly string[] {
    this.catchUp();
    return this.words;
  }

  private catchUp(): void {
    const { cells, words } = this.memory;
    const count = Atomics.load(cells, CELL.words);
    while (this.words.length < count) {
      const length = lengthAt(words, this.readBytes);
      const start = this.readBytes + LENGTH_BYTES;
      // A decoder takes no shared memory.
      const word = decoder.decode(words.slice(start, start + length));
      this.readBytes = start + length;
      this.learn(word);
    }
  }

  private learn(word: string): number {
    const code = this.words.push(word) - 1;
    this.codes.set(word, code);
    return code;
  }

  private add(word: string): number {
    const { cells, words } = this.memory;
    const bytes = encoder.encode(word);
    const used = Atomics.load(cells, CELL.wordBytes);
    const end = used + LENGTH_BYTES + bytes.length;
    if (end > words.length)
      throw new LimitExceeded(
        'wordBytes',
        `The ring has no room for the word ${JSON.stringify(word)}: ${this.words.length} words fill ${used} of ${words.length} bytes.`,
        { component: 'ring', hint: 'Give it more with wordBytes, or send frames, which carry their words.' },
      );
    for (let at = 0; at < LENGTH_BYTES; at++) words[used + at] = bytes.length >>> (8 * at);
    words.set(bytes, used + LENGTH_BYTES);
    Atomics.store(cells, CELL.wordBytes, end);
    Atomics.store(cells, CELL.words, this.words.length + 1);
    this.readBytes = end;
    return this.learn(word);
  }
}

function lengthAt(bytes: Uint8Array, at: number): number {
  let length = 0;
  for (let place = LENGTH_BYTES - 1; place >= 0; place--) length = length * 256 + (bytes[at + place] as number);
  return length;
}
