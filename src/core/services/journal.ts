import type { ServiceKey } from '../../runtime/flow/index.js';

/** Where the desk writes its intentions before it acts on them. Durable before `append` resolves. */
export interface Journal {
  append(entry: Readonly<Record<string, unknown>>): Promise<void>;
}

export const journalService: ServiceKey<Journal | null> = { name: 'journal', fallback: () => null };
