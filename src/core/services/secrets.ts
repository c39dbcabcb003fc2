import type { ServiceKey } from '../../runtime/flow/index.js';

/** Keeps out of a text what must never be printed. */
export interface Secrets {
  redact(text: string): string;
}

/** Whoever reads secrets, as the command line from the environment, hands over what knows them. */
export const secretsService: ServiceKey<Secrets> = { name: 'secrets', fallback: () => ({ redact: (text) => text }) };
