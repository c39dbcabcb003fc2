import { describe, expect, it } from 'vitest';
import { journalService, tradingModeService, type ServiceKey } from '../../../src/core/index.js';
import {
  liveBrokerService,
  type Broker,
  type BrokerReports,
  type DeskInput,
  type LiveBroker,
} from '../../../src/sinks/desk/index.js';
import { barBatch, ofKind, OpenDesk, path, trade } from './support.js';

const live: DeskInput = {
  account: { cash: 10_000, id: 'main' },
  limits: { orderNotional: 50_000 },
  mode: 'live',
};

/** A venue that fills everything at 42 when it is next asked. */
class StandIn implements LiveBroker {
  submitted = 0;
  open(_account: string, reports: BrokerReports): Broker {
    const waiting: Parameters<Broker['submit']>[0][] = [];
    return {
      submit: (order) => {
        this.submitted++;
        waiting.push(order);
        reports.accepted(order, 'v1');
      },
      cancel: (order, cause) => reports.cancelled(order, cause),
      settle: () => {
        for (const order of waiting.splice(0))
          reports.filled(order, { quantity: order.quantity, price: 42, fee: 1, liquidity: 'taker', timeNs: 0n });
      },
    };
  }
}

const services = (entries: readonly (readonly [unknown, unknown])[]): ReadonlyMap<ServiceKey<unknown>, unknown> =>
  new Map(entries as [ServiceKey<unknown>, unknown][]);

describe('a live desk', () => {
  it('is refused without all that real orders need', () => {
    expect(() => new OpenDesk({ account: { cash: 10_000 }, mode: 'live' })).toThrow(
      /a journal.*limits.*account: \{ id \}.*trading mode.*a live broker/,
    );
    expect(() => trade(path([10]), { account: { cash: 10_000 }, mode: 'live' })).toThrow('run()');
  });

  it('trades no other account than the one the run may', () => {
    const mode = [tradingModeService, { effect: 'live', accountId: 'other' }] as const;
    expect(() => new OpenDesk(live, { services: services([mode]) })).toThrow('the run may trade "other"');
  });

  it('shares the loop of the paper desk', () => {
    const broker = new StandIn();
    const opened = new OpenDesk(live, {
      services: services([
        [journalService, { append: () => Promise.resolve() }],
        [tradingModeService, { effect: 'live', accountId: 'main' }],
        [liveBrokerService, broker],
      ]),
    });
    opened.feed(barBatch(path([40, 44]))).end();
    expect(broker.submitted).toBeGreaterThan(0);
    expect(ofKind(opened.events, 'fill')[0]).toMatchObject({ price: 42, quantity: 250, fee: 1 });
    expect(ofKind(opened.events, 'orderEvent')[1]).toMatchObject({ status: 'accepted', venueOrderId: 'v1' });
  });
});
