import type { RecordBatch, TypeMap } from 'apache-arrow';
import type { Observable } from 'rxjs';
import type * as z from 'zod';

/** A source of a file: its path alone, the path and options, or all in one object. The columns are what the caller says. */
export type PathSource<S extends z.ZodType> = <T extends TypeMap = TypeMap>(
  path: string | z.input<S>,
  options?: Omit<z.input<S>, 'path'> & { readonly id?: string },
) => Observable<RecordBatch<T>>;
