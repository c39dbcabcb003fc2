export { generateBars, type BarsOptions } from './bars.js';
export { checkLaw, checkLaws, lawsOf, lawTable, LAWS, type LawEntry, type LawText } from './check-laws.js';
export { LawBroken } from './law-broken.js';
export type { LawOptions } from './subject.js';
