/** Gives texts small numbers for as long as an expression lives: equal numbers, equal texts. */
export class TextNumbers {
  private readonly numbers = new Map<string, number>();
  private readonly words: string[] = [];
  private kept = 0;
  private limit = 1 << 18;

  /** Grows by one whenever numbers that were given out are no longer good. */
  generation = 0;

  /** The number of a text, new or known. */
  numberOf(word: string): number {
    let number = this.numbers.get(word);
    if (number === undefined) {
      number = this.words.length;
      this.words.push(word);
      this.numbers.set(word, number);
    }
    return number;
  }

  /** The text with a number. */
  wordOf(number: number): string {
    return this.words[number] ?? '';
  }

  get size(): number {
    return this.words.length;
  }

  /** All texts so far are of the expression itself and are never forgotten. */
  keep(): void {
    this.kept = this.words.length;
  }

  /** Forgets the texts of old batches when they have become many; call it between batches only. */
  trim(): void {
    if (this.words.length <= this.limit) return;
    for (const word of this.words.splice(this.kept)) this.numbers.delete(word);
    this.generation++;
  }

  /** A batch that needs more texts than the limit at once raises it. */
  settle(): void {
    if (this.words.length > this.limit) this.limit = 2 * this.words.length;
  }
}
