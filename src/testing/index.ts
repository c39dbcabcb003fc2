/**
 * Tools for tests of your own components and pipelines: a clock that stands still until it is told to go on, and the laws that every
 * component of rxarrow is held to.
 */
export { checkLaw, checkLaws, generateBars, LawBroken, lawsOf, LAWS, lawTable } from './laws/index.js';
export type { BarsOptions, LawEntry, LawOptions, LawText } from './laws/index.js';
export { VirtualClock, type VirtualClockOptions } from './virtual-clock.js';
