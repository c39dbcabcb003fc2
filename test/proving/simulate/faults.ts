/** What can be made to go wrong, by the place where it does. */
export const FAULTS = {
  // The process.
  kill: 'killed at a step of the disk or at any moment; what was written is there',
  powerLoss: 'like a kill, and what was not made durable is gone',
  stall: 'the whole machine stands still for a while',
  zombie: 'the process stands still, another takes its place, and then it comes back to life',
  secondProcess: 'another process is started with the same folders while it runs',
  clockJump: 'the wall clock jumps by up to an hour, forwards or backwards',
  // The disk.
  diskFull: 'there is no room for a while',
  diskError: 'a step of the disk fails once: an input or output error, or a torn write',
  checkpointDamage: 'a bit of the newest checkpoint flips while nobody runs',
  // The feed.
  feedReset: 'the connection of the feed is reset in the middle of a read',
  feedLate: 'rows come late, and then in a burst',
  feedRedelivers: 'after a restart the feed gives again all that was not acknowledged',
  badPrice: 'rows with prices that are none: missing, zero, negative, infinite',
  // The service that rows are sent to.
  serviceError: 'it refuses the connection',
  serviceLostReply: 'it does what it was told and the reply is lost',
  serviceHang: 'it never answers',
  serviceDown: 'it is down for a while',
  // The venue.
  lostRequest: 'a call never arrives',
  lostReply: 'an order arrives and the answer is lost',
  lateRequest: 'an order arrives long after the connection was reset',
  busy: 'the venue asks to come again later',
  rejected: 'the venue rejects an order',
  lostEvent: 'an event of the venue is lost',
  repeatedEvent: 'an event of the venue comes twice',
  partialFill: 'orders are filled in pieces',
  lateFill: 'an order is filled just before it is cancelled',
  venueRestart: 'the venue restarts',
  killSwitch: 'somebody trips the kill switch',
} as const;

export type Fault = keyof typeof FAULTS;

export const FAULT_NAMES = Object.keys(FAULTS) as readonly Fault[];
