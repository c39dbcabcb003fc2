import type { ServiceKey } from '../../core/index.js';
import { openThread, type OpenThread } from './thread.js';

/** How threads are started; a simulation brings its own. */
export const threadsService: ServiceKey<OpenThread> = { name: 'threads', fallback: () => openThread };
