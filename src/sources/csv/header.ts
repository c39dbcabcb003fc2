import { didYouMean, SchemaMismatch } from '../../base/errors.js';

/** What columns are often called. */
const ALIASES: Readonly<Record<string, readonly string[]>> = {
  time: ['timestamp', 'datetime', 'date'],
};

// "Bid Size", "bid_size" and "bidSize" are the same name.
function plain(name: string): string {
  return name.toLowerCase().replace(/[\s_-]/g, '');
}

/** The names in the first line of a file, and which column they mean. */
export class Header {
  readonly names: readonly string[];
  private readonly component: string;
  private readonly path: string;

  constructor(names: readonly string[], component: string, path: string) {
    this.names = names;
    this.component = component;
    this.path = path;
  }

  /**
   * Index of the field that a column is read from, or -1 when the file does not have it. `named` is what the user says it is called.
   * @throws SchemaMismatch when the user's name is not there, or when two fields would do
   */
  find(column: string, named: string | undefined): number {
    if (named !== undefined) {
      const index = this.only(column, (name) => name === named, named);
      if (index >= 0) return index;
      const loose = this.only(column, (name) => plain(name) === plain(named), named);
      if (loose >= 0) return loose;
      throw this.missing(column, named);
    }
    for (const candidate of [column, ...(ALIASES[column] ?? [])]) {
      const exact = this.only(column, (name) => name === candidate, candidate);
      if (exact >= 0) return exact;
      const loose = this.only(column, (name) => plain(name) === plain(candidate), candidate);
      if (loose >= 0) return loose;
    }
    return -1;
  }

  private only(column: string, fits: (name: string) => boolean, wanted: string): number {
    const index = this.names.findIndex(fits);
    if (index < 0 || this.names.findLastIndex(fits) === index) return index;
    throw new SchemaMismatch({
      component: this.component,
      column,
      wanted: `one field called "${wanted}" in "${this.path}"`,
      available: this.names,
      hint: 'Say which one with "columns", or name the fields with "header".',
    });
  }

  /** The error for a column that is not there. */
  missing(column: string, wanted: string = column): SchemaMismatch {
    const [only] = this.names;
    const other = this.names.length === 1 ? /[;\t|,]/.exec(only ?? '')?.[0] : undefined;
    const hint =
      other !== undefined
        ? `The fields seem to be divided by ${JSON.stringify(other)}: set "delimiter".`
        : (didYouMean(wanted, this.names) ?? `Say what it is called with columns: { ${column}: "..." }.`);
    return new SchemaMismatch({
      component: this.component,
      column,
      wanted: `a field called "${wanted}" in "${this.path}"`,
      available: this.names,
      hint,
    });
  }
}
