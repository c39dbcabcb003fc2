import { RxArrowError } from '../../base/errors.js';
import { journalService, tradingModeService, type StageNode } from '../../core/index.js';
import { liveBrokerService, type Broker, type BrokerReports } from './broker.js';
import type { DeskParams } from './desk-params.js';

/**
 * Opens the broker of a live desk.
 * @throws RxArrowError when anything is missing that real orders need
 */
export function liveBroker(node: StageNode, params: DeskParams): (reports: BrokerReports) => Broker {
  const { context } = node;
  const missing: string[] = [];
  if (!context.explicit || context.name === 'compute') missing.push('run(): it is subscribed directly');
  if (context.service(journalService) === null)
    missing.push('a journal: no order is sent that is not written down first');
  if (params.limits?.orderNotional === undefined) missing.push('limits: { orderNotional }');
  if (params.account.id === undefined) missing.push('account: { id }');
  const mode = context.service(tradingModeService);
  if (mode.effect !== 'live') missing.push(`the trading mode "live": it is "${mode.effect}"`);
  else if (params.account.id !== undefined && mode.accountId !== params.account.id)
    missing.push(`leave for account "${params.account.id}": the run may trade "${mode.accountId ?? 'none'}"`);
  const broker = context.service(liveBrokerService);
  if (broker === null) missing.push('a live broker');
  if (missing.length > 0 || broker === null || params.account.id === undefined) {
    throw new RxArrowError('LiveRefused', `desk: a live desk needs ${missing.join('; ')}.`, {
      component: 'desk',
      hint: 'Use mode: "paper", or run it with run(stream, { services }) that bring these.',
    });
  }
  const { id } = params.account;
  return (reports) => broker.open(id, reports);
}
