export {
  capabilityMatrix,
  checkTransport,
  TRANSPORT_CHECKS,
  type TransportCheck,
  type TransportReport,
} from './check-transport.js';
export { TransportBroken, type Finding, type TransportHarness } from './harness.js';
