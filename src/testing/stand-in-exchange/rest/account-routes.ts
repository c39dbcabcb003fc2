import type { MatchingEngine } from '../book/matching-engine.js';
import type { FeeTerms } from '../book/settlement.js';
import { formatFixed } from '../fixed.js';
import type { ListenKeys } from '../streams/listen-keys.js';
import type { Routes } from './api-request.js';

/** Balances, and the keys of private streams. */
export function accountRoutes(engine: MatchingEngine, fees: FeeTerms, listenKeys: ListenKeys): Routes {
  return {
    'GET /api/v3/account': {
      security: 'signed',
      weight: 20,
      answer: ({ account }) => ({
        makerCommission: Number(fees.maker / 10_000n),
        takerCommission: Number(fees.taker / 10_000n),
        buyerCommission: 0,
        sellerCommission: 0,
        commissionRates: {
          maker: formatFixed(fees.maker),
          taker: formatFixed(fees.taker),
          buyer: formatFixed(0n),
          seller: formatFixed(0n),
        },
        canTrade: true,
        canWithdraw: false,
        canDeposit: false,
        brokered: false,
        requireSelfTradePrevention: false,
        preventSor: false,
        updateTime: engine.nowMs,
        accountType: 'SPOT',
        balances: engine
          .account(account)
          .balances.entries()
          .map(([asset, { free, locked }]) => ({ asset, free: formatFixed(free), locked: formatFixed(locked) })),
        permissions: ['SPOT'],
        uid: 1,
      }),
    },
    'POST /api/v3/userDataStream': {
      security: 'key',
      weight: 2,
      answer: ({ account }) => ({ listenKey: listenKeys.of(account) }),
    },
    'PUT /api/v3/userDataStream': {
      security: 'key',
      weight: 2,
      answer: (request) => {
        listenKeys.accountOf(request.needed('listenKey'));
        return {};
      },
    },
    'DELETE /api/v3/userDataStream': {
      security: 'key',
      weight: 2,
      answer: (request) => {
        listenKeys.end(request.needed('listenKey'));
        return {};
      },
    },
  };
}
