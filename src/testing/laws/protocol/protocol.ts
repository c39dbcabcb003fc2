import type { Random } from '../../../base/random.js';
import type { Subject } from '../subject.js';
import { neverMoreThanAsked } from './never-more-than-asked.js';
import { nothingAfterTheEnd } from './nothing-after-the-end.js';
import { oneAtATime } from './one-at-a-time.js';
import { quietAfterUnsubscribing } from './quiet-after-unsubscribing.js';

/** A rule of the Reactive Streams specification as it stands for batches. */
export interface ProtocolRule {
  /** Its number in the specification for the JVM, version 1.0.4. */
  readonly rule: string;
  readonly says: string;
  /** @throws LawBroken when the component does not keep it */
  readonly check: (subject: Subject, random: Random) => Promise<void>;
}

/** The rules that RxJS does not keep by itself; 3.13 is a law of its own, since some keep rows by their nature. */
export const PROTOCOL_RULES: readonly ProtocolRule[] = [
  {
    rule: '1.01',
    says: 'a source pushes nothing while it has no demand; a stage emits only what it was pushed, or holds a ticket for',
    check: neverMoreThanAsked,
  },
  { rule: '1.03', says: 'batches come one at a time, the next when the one before has been taken', check: oneAtATime },
  { rule: '1.07', says: 'nothing comes after the end or an error', check: nothingAfterTheEnd },
  {
    rule: '2.08',
    says: 'within a second of unsubscribing it is quiet: no reads, no batches, no tickets, no timers',
    check: quietAfterUnsubscribing,
  },
];

/** Holds a component to all rules of the protocol. */
export async function protocol(subject: Subject, random: Random): Promise<void> {
  for (const { rule, check } of PROTOCOL_RULES) await check(subject, random.fork(rule));
}
