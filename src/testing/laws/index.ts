export { generateBars, type BarsOptions } from './bars.js';
export {
  checkLaw,
  checkLaws,
  checkProtocol,
  lawsOf,
  lawTable,
  LAWS,
  type LawEntry,
  type LawText,
} from './check-laws.js';
export { LawBroken } from './law-broken.js';
export { PROTOCOL_RULES, type ProtocolRule } from './protocol/protocol.js';
export type { LawOptions } from './subject.js';
