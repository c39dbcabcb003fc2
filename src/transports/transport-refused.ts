import { RxArrowError, type ErrorDetails } from '../base/errors.js';
import type { TransportCapabilities } from './message-broker.js';

/** Why a broker refuses something. */
export type RefusalReason =
  /** It cannot do that by its nature; see its capabilities. */
  | 'capability'
  /** Name or password are wrong, or missing. */
  | 'credentials'
  /** The user may not do that. */
  | 'permission'
  /** The certificate is not trusted, or TLS is not spoken there. */
  | 'tls'
  /** There is no such topic. */
  | 'unknownTopic'
  /** Another consumer or producer has that name, or has the topic for itself. */
  | 'conflict'
  /** The message is larger than it takes. */
  | 'tooLarge'
  /** It has no memory or disk left. */
  | 'full'
  /** It is a copy that only gives. */
  | 'readOnly'
  /** It is starting or moving and asks to wait. */
  | 'busy'
  /** Anything else that it says. */
  | 'other';

/** These may be over in a while, so that it is tried again. */
const PASSING: ReadonlySet<RefusalReason> = new Set(['full', 'readOnly', 'busy']);

/** A broker refuses a message, a topic or a user. */
export class TransportRefused extends RxArrowError {
  readonly reason: RefusalReason;

  constructor(reason: RefusalReason, message: string, details: ErrorDetails = {}) {
    super('TransportRefused', details.component === undefined ? message : `${details.component}: ${message}`, details);
    this.reason = reason;
  }

  /** Whether the same may be taken another time. */
  get isPassing(): boolean {
    return PASSING.has(this.reason);
  }
}

const CANNOT: Readonly<Record<keyof TransportCapabilities, string>> = {
  replay: 'keep messages until they are acknowledged',
  seek: 'begin at a position',
  cumulativeAcknowledgement: 'acknowledge all messages up to a position',
  confirmedAcknowledgement: 'confirm acknowledgements',
  deduplication: 'tell messages that it has already',
  keyOrder: 'keep the order of keys among several consumers',
  deliveryCount: 'count deliveries over restarts',
};

/** The error of a subscription without a group, of which nobody keeps what has been acknowledged. */
export function hasNoGroup(component: string): TransportRefused {
  return new TransportRefused('other', 'A subscription without a group acknowledges and rejects nothing.', {
    component,
  });
}

/** The error of a transport that was asked for what it cannot do. */
export function lacksCapability(
  transport: string,
  capability: keyof TransportCapabilities,
  hint?: string,
): TransportRefused {
  return new TransportRefused('capability', `This transport cannot ${CANNOT[capability]} (${capability}).`, {
    component: transport,
    hint,
  });
}
