import { jsonPath, valueAt, type JsonPath } from './json-path.js';

type Plain = string | number | boolean;

/** What a message must have: by path a value, one of several, or `*` for any. */
export type Conditions = Readonly<Record<string, Plain | readonly Plain[]>>;

/** Tells messages apart by what stands in them. Numbers and texts that read the same are the same. */
export class MessageFilter {
  private readonly tests: readonly { readonly path: JsonPath; readonly any: boolean; readonly words: Set<string> }[];

  constructor(conditions: Conditions) {
    this.tests = Object.entries(conditions).map(([text, wanted]) => {
      const values = typeof wanted === 'object' ? wanted : [wanted];
      return { path: jsonPath(text), any: values.includes('*'), words: new Set(values.map(String)) };
    });
  }

  matches(message: unknown): boolean {
    return this.tests.every(({ path, any, words }) => {
      const found = valueAt(path, message, message);
      if (found === undefined) return false;
      return any || (typeof found !== 'object' && words.has(String(found)));
    });
  }
}
