import type { ServiceKey } from '../../runtime/flow/index.js';

/** Where everything that bears on orders is put on record, in order. */
export interface Audit {
  record(kind: string, details: Readonly<Record<string, unknown>>): void;
}

export const auditService: ServiceKey<Audit | null> = { name: 'audit', fallback: () => null };
