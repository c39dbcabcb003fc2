import { jsonPath, valueAt, type JsonPath } from '../../transports/mapping/json-path.js';

/** Rows that came before, by the values that name them; the oldest are forgotten. */
export class SeenRows {
  private readonly paths: readonly JsonPath[];
  private readonly most: number;
  private readonly keys = new Set<string>();

  constructor(paths: readonly string[], most: number) {
    this.paths = paths.map(jsonPath);
    this.most = most;
  }

  /** Whether the row is new; it is remembered then. */
  admit(root: unknown, row: unknown, asked: string | undefined): boolean {
    if (this.paths.length === 0) return true;
    const key = JSON.stringify([asked ?? null, ...this.paths.map((path) => valueAt(path, root, row) ?? null)]);
    if (this.keys.has(key)) return false;
    this.keys.add(key);
    if (this.keys.size > this.most)
      for (const oldest of this.keys) {
        this.keys.delete(oldest);
        break;
      }
    return true;
  }

  snapshot(): string[] {
    return [...this.keys];
  }

  restore(keys: readonly string[]): void {
    this.keys.clear();
    for (const key of keys) this.keys.add(key);
  }
}
