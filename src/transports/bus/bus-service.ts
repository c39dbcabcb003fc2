import type { ServiceKey } from '../../core/index.js';
import type { MessageBroker } from '../message-broker.js';
import { inProcessBus } from './in-process-bus.js';

/** The bus of a run; made with its first topic when the run brings none. */
export const busService: ServiceKey<MessageBroker> = {
  name: 'bus',
  fallback: ({ clock }) => inProcessBus({ clock }),
};
