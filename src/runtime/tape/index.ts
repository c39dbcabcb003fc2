export { record } from './record.js';
export { followReplay } from './replay/follow.js';
export { recordedSessions, sessionOf, type RecordedSession } from './replay/recorded-sessions.js';
export { openReplay, type Replay, type ReplayOptions } from './replay/replay.js';
export type { ReplayVerdict, SinkDifference } from './replay/replay-check.js';
export type { RowDifference } from './replay/row-comparison.js';
export { tape } from './tape.js';
