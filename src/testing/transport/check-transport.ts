import type { TransportCapabilities } from '../../transports/index.js';
import {
  acknowledgesSurely,
  acknowledgesUpTo,
  atLeastOnce,
  carriesMessages,
  orderAmongConsumers,
  orderPerKey,
  poison,
  resumes,
  takenOver,
} from './delivery-checks.js';
import { boundedMemory, clearErrors, closesQuickly, gapReported, publishedOnce, reconnects } from './fault-checks.js';
import { Bench, type Finding, type TransportHarness } from './harness.js';

/** A rule that every transport keeps. */
export interface TransportCheck {
  readonly name: string;
  readonly says: string;
  /** What it proves or sees refused. */
  readonly capability?: keyof TransportCapabilities;
  /** @throws TransportBroken when the transport does not keep it */
  readonly run: (harness: TransportHarness) => Promise<Finding>;
}

type Body = (bench: Bench) => Promise<Finding>;

const CHECKS: readonly (Omit<TransportCheck, 'run'> & { readonly body: Body })[] = [
  { name: 'carries', says: 'bytes, keys and properties come as they were given', body: carriesMessages },
  { name: 'order', says: 'messages of one key keep their order', body: orderPerKey },
  {
    name: 'keyOrder',
    says: 'messages of one key keep their order among the consumers of a group',
    capability: 'keyOrder',
    body: orderAmongConsumers,
  },
  {
    name: 'atLeastOnce',
    says: 'what was not acknowledged comes again after a restart, what was does not',
    capability: 'replay',
    body: atLeastOnce,
  },
  { name: 'redelivery', says: 'what a consumer that has gone did not acknowledge goes to another', body: takenOver },
  {
    name: 'poison',
    says: 'a message that is rejected again and again goes to the dead letters with the cause',
    body: poison,
  },
  { name: 'resume', says: 'reading begins at a position, and can be moved', capability: 'seek', body: resumes },
  {
    name: 'cumulative',
    says: 'one acknowledgement covers all messages up to a position',
    capability: 'cumulativeAcknowledgement',
    body: acknowledgesUpTo,
  },
  {
    name: 'confirmed',
    says: 'when an acknowledgement comes back the broker knows of it',
    capability: 'confirmedAcknowledgement',
    body: acknowledgesSurely,
  },
  {
    name: 'once',
    says: 'what was published under a number already is not stored again',
    capability: 'deduplication',
    body: publishedOnce,
  },
  { name: 'memory', says: 'memory stays bounded while a reader is slow', body: boundedMemory },
  { name: 'gap', says: 'messages that are missing are told as a gap', body: gapReported },
  { name: 'close', says: 'everything closes within a second', body: closesQuickly },
  { name: 'reconnect', says: 'broken connections are made again, and health shows it', body: reconnects },
  { name: 'errors', says: 'what is wrong is told in plain words, and health shows it', body: clearErrors },
];

/** The rules of the suite one by one, as tests want them. */
export const TRANSPORT_CHECKS: readonly TransportCheck[] = CHECKS.map(({ body, ...check }) => ({
  ...check,
  run: async (harness) => {
    const bench = new Bench(harness, check.name);
    try {
      return await body(bench);
    } finally {
      await bench.close();
    }
  },
}));

/** What the suite has found of a transport. */
export interface TransportReport {
  readonly transport: string;
  readonly capabilities: TransportCapabilities;
  readonly findings: Readonly<Record<string, Finding>>;
}

/**
 * Holds a transport to all rules: what it says that it can is proven, what it says that it cannot is refused in plain words.
 * @throws TransportBroken for the first rule that it does not keep
 */
export async function checkTransport(harness: TransportHarness): Promise<TransportReport> {
  const findings: Record<string, Finding> = {};
  for (const { name, run } of TRANSPORT_CHECKS) findings[name] = await run(harness);
  const broker = await harness.open();
  const { capabilities } = broker;
  await broker.close();
  return { transport: harness.name, capabilities, findings };
}

/** The capabilities of transports as a table in Markdown. */
export function capabilityMatrix(
  transports: readonly { readonly transport: string; readonly capabilities: TransportCapabilities }[],
): string {
  const names = Object.keys(transports[0]?.capabilities ?? {}) as (keyof TransportCapabilities)[];
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    line(['transport', ...names.map((name) => `\`${name}\``)]),
    line(['---', ...names.map(() => '---')]),
    ...transports.map(({ transport, capabilities }) =>
      line([`\`${transport}\``, ...names.map((name) => (capabilities[name] ? 'yes' : 'no'))]),
    ),
  ].join('\n');
}
