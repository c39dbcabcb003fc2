import { RxArrowError } from '../../base/errors.js';
import {
  accountsService,
  auditService,
  entriesService,
  fenceService,
  journalService,
  killSwitchService,
  NEEDED_LIMITS,
  tighterOf,
  tradingModeService,
  venueService,
  type Journal,
  type Limits,
  type LiveDesk,
  type StageNode,
  type TradingMode,
  type Venue,
} from '../../core/index.js';
import type { Broker } from './broker.js';
import type { GateSurroundings } from './desk-gate.js';
import type { BrokerDesk } from './desk-loop.js';
import type { DeskParams } from './desk-params.js';
import { OrderLedger } from './live/order-ledger.js';
import { OrderRouter } from './live/order-router.js';
import { VenueLine } from './live/venue-line.js';
import { Reconciler } from './live/reconciler.js';
import { VenueBroker } from './live/venue-broker.js';

/** Limits that a live desk has whether it says so or not. */
const LIVE_LIMITS: Limits = { priceCollar: 0.05, quoteAgeMs: 5_000 };

interface LiveNeeds {
  readonly journal: Journal;
  /** Null in a replay, where nothing leaves. */
  readonly venue: Venue | null;
  readonly enlist: (desk: LiveDesk) => void;
}

/**
 * What comes to the gate of a desk from its run: limits of the account, the kill switch, objections to entries. Undefined for a
 * desk that has none of it, which then pays for none.
 */
export function surroundingsOf(node: StageNode, params: DeskParams): GateSurroundings | undefined {
  const { context } = node;
  const killSwitch = context.service(killSwitchService);
  const entries = context.service(entriesService);
  const mode = context.service(tradingModeService);
  const isLive = params.mode === 'live';
  const control = mode.limits;
  if (!isLive && params.limits === undefined && killSwitch === null && mode.limits === undefined && !context.explicit)
    return undefined;
  const own = isLive ? { ...LIVE_LIMITS, ...params.limits } : (params.limits ?? {});
  const journal = context.service(journalService);
  const onTheClock = isLive && (mode.effect === 'live' || mode.effect === 'replay');
  return {
    limits: () => own,
    ...(control === undefined
      ? {}
      : {
          account: {
            limits: () => control.limits,
            exposure: context.service(accountsService).of(params.account.id),
          },
        }),
    ...(onTheClock ? { nowNs: () => context.clock.nowNs() } : {}),
    halted: () =>
      killSwitch?.tripped ??
      (onTheClock && journal?.failure !== undefined ? 'the journal takes nothing more' : undefined),
    entriesClosed: () =>
      entries.open ? undefined : [...entries.closedBy].map(([by, reason]) => `${by}: ${reason}`).join('; '),
  };
}

/**
 * What opens the broker of a desk in live mode; undefined in a shadow run, where the paper broker fills.
 * @throws RxArrowError when anything is missing that real orders need
 */
export function liveBroker(
  node: StageNode,
  params: DeskParams,
  deskId: string,
): ((desk: BrokerDesk) => Broker) | undefined {
  const { context } = node;
  const mode = context.service(tradingModeService);
  if (mode.effect === 'shadow') return undefined;
  // Outside a run it may be opened for a look at its columns; it trades nothing.
  if (!context.explicit) return () => new RefusingBroker(() => requireAll(node, params, mode));
  const { journal, venue, enlist } = requireAll(node, params, mode);
  return (desk) => {
    const audit = context.service(auditService);
    const entries = context.service(entriesService);
    const killSwitch = context.service(killSwitchService);
    const ledger = new OrderLedger(journal, `desk ${deskId}`);
    const { clock } = context;
    const opening = new Map(
      Object.entries(params.account.positions).map(([symbol, { quantity }]) => [symbol, quantity]),
    );
    if (venue === null) {
      enlist({ id: deskId, begin: () => Promise.resolve(ledger.load()), end: () => undefined });
      return new VenueBroker({ ...desk, ledger, router: undefined, clock });
    }
    const anomaly = (message: string): void => {
      audit?.record('anomaly', { desk: deskId, message });
      context.warn(`desk "${deskId}": ${message}`);
    };
    const line = new VenueLine(venue, clock, params.live.answerMs);
    const router = new OrderRouter({
      line,
      ledger,
      journal,
      killSwitch,
      fence: context.service(fenceService),
      audit,
      terms: params.live,
      recheck: ({ intent }) => desk.gate.recheck(intent.order, intent.price),
      news: newsOf(node),
      anomaly,
      broken: (error) => context.fail(error),
    });
    const reconciler = new Reconciler({ line, ledger, opening, router, entries, anomaly, terms: params.live });
    let forget = (): void => undefined;
    enlist({
      id: deskId,
      begin: async () => {
        ledger.load();
        // The venue is connected, and knows its instruments.
        desk.book.learnTerms();
        router.listen();
        const takeBack = (cause: string): void => {
          for (const order of ledger.open) router.cancel(order, cause);
        };
        forget = killSwitch?.listen(takeBack) ?? forget;
        await reconciler.start();
        // What was to be taken back when the run was stopped still is.
        for (const order of ledger.open) {
          const cause = ledger.cancelled.get(order.intent.order.clientOrderId);
          if (cause !== undefined) router.cancel(order, cause);
        }
        void reconciler.keep();
      },
      end: () => {
        forget();
        reconciler.close();
        router.close();
      },
    });
    return new VenueBroker({
      ...desk,
      ledger,
      router,
      clock,
      instrument: (symbol) => venue.instrument?.(symbol),
    });
  };
}

/** Has the desk take in what was heard within the next turn, whether or not rows come: what comes together is taken in together. */
function newsOf(node: StageNode): () => void {
  const { context } = node;
  let isDue = false;
  return () => {
    if (isDue) return;
    isDue = true;
    context.clock.schedule(0, () => {
      isDue = false;
      if (!node.gone && !context.closed) node.flush?.();
    });
  };
}

/** A live desk that is not in a run. */
class RefusingBroker implements Broker {
  private readonly refuse: () => unknown;

  constructor(refuse: () => unknown) {
    this.refuse = refuse;
  }

  submit(): void {
    this.refuse();
  }
  cancel(): void {
    this.refuse();
  }
  settle(): void {
    this.refuse();
  }
}

function requireAll(node: StageNode, params: DeskParams, mode: TradingMode): LiveNeeds {
  const { context } = node;
  const missing: string[] = [];
  const replays = mode.effect === 'replay';
  if (!context.explicit || context.name === 'compute') missing.push('run(): it is subscribed directly');
  const journal = context.service(journalService);
  if (journal === null) missing.push('a journal: no order is sent that is not written down first');
  const limits = tighterOf(params.limits ?? {}, mode.limits?.limits ?? {});
  const without = NEEDED_LIMITS.filter((name) => limits[name] === undefined);
  if (without.length > 0) missing.push(`limits: { ${without.join(', ')} }`);
  if (params.account.id === undefined) missing.push('account: { id }');
  if (mode.effect !== 'live' && !replays) missing.push(`the trading mode "live": it is "${mode.effect}"`);
  else if (params.account.id !== undefined && mode.accountId !== params.account.id)
    missing.push(`leave for account "${params.account.id}": the run may trade "${mode.accountId ?? 'none'}"`);
  const access = replays ? null : context.service(venueService);
  if (access === null && !replays) missing.push('a venue');
  if (mode.enlist === undefined) missing.push('the service "trading", which compares the journal with the venue');
  if (missing.length > 0 || journal === null || params.account.id === undefined || mode.enlist === undefined) {
    throw new RxArrowError('LiveRefused', `desk: a live desk needs ${missing.join('; ')}.`, {
      component: 'desk',
      hint: 'Use mode: "paper", or run it with run(stream, { services }) that bring these.',
    });
  }
  return {
    journal,
    venue: access?.open(params.account.id, context) ?? null,
    enlist: (desk) => mode.enlist?.(desk),
  };
}
