/**
 * Tools for tests of your own components and pipelines: `collect` runs a stream to its end, `VirtualClock` is a clock that stands
 * still until it is told to go on, `checkLaws` holds a component to the laws of its kind (`checkProtocol` to those of demand and
 * cancelling alone), `checkMarbles` runs a drawn diagram,
 * `checkTransport` holds a message broker to the rules that every transport keeps, and `SimulatedDisk` fails where it is told to.
 */
export { collect, rowsOf } from './collect.js';
export {
  checkLaw,
  checkLaws,
  checkProtocol,
  generateBars,
  LawBroken,
  lawsOf,
  LAWS,
  lawTable,
  PROTOCOL_RULES,
} from './laws/index.js';
export type { BarsOptions, LawEntry, LawOptions, LawText, ProtocolRule } from './laws/index.js';
export { checkMarbles, marbleDiagram, MarblesDiffer, parseMarbles } from './marbles/index.js';
export type { DrawnMarbles, MarbleFile } from './marbles/index.js';
export * from './stand-in-exchange/index.js';
export { SimulatedDisk, type DiskFault, type DiskStep, type SimulatedDiskOptions } from './simulated-disk.js';
export {
  SimulatedVenue,
  VenueConnection,
  type SimulatedVenueOptions,
  type StandingOrder,
  type VenueFaults,
} from '../runtime/trading/simulated-venue.js';
export {
  capabilityMatrix,
  checkTransport,
  TRANSPORT_CHECKS,
  TransportBroken,
  type Finding,
  type TransportCheck,
  type TransportHarness,
  type TransportReport,
} from './transport/index.js';
export { VirtualClock, type VirtualClockOptions } from './virtual-clock.js';
