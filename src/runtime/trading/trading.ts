import * as z from 'zod';
import {
  auditService,
  componentParam,
  defineService,
  diskService,
  killSwitchService,
  LimitControl,
  limitsParam,
  tradingModeService,
  venueService,
  type Audit,
  type LiveDesk,
  type RunHost,
  type ServiceKey,
  type TradingMode,
  type VenueEntry,
} from '../../core/index.js';
import { lookAheadRefusal } from '../flow/index.js';
import { LatchedKillSwitch } from './latched-kill-switch.js';
import { VenueConnections } from './venue-connections.js';

/** Says what orders of a run may do, keeps the limits of the account and the kill switch. */
export const trading = defineService({
  name: 'trading',
  title: 'Trading',
  summary:
    'Says whether orders leave, for which account and within which limits, and stops all of them by a file, a signal or a call.',
  see: ['SEC Rule 15c3-5, Risk management controls for brokers or dealers with market access'],
  params: () =>
    z.strictObject({
      effect: z
        .enum(['replay', 'shadow', 'paper', 'live'])
        .default('paper')
        .describe(
          'What orders do: nothing and answers come from the journal; nothing and the paper broker fills; desks on paper only; they go to the venue.',
        ),
      accountId: z.string().min(1).optional().describe('The account that may be traded; that of the live desk.'),
      venue: componentParam<VenueEntry>('venue')
        .optional()
        .describe('Where the orders of live desks go; in code it may also come as a service.'),
      limits: limitsParam().default({}).describe('Limits of the account; those of a desk hold as well.'),
      killSwitch: z
        .strictObject({
          file: z.string().min(1).optional().describe('File that trips the switch when it is there, and keeps it so.'),
          pollMs: z.number().positive().default(250).describe('Time between two looks for the file, in ms.'),
          signal: z
            .enum(['SIGUSR2', 'none'])
            .default('SIGUSR2')
            .describe('Signal to the process that trips the switch.'),
        })
        .prefault({})
        .describe('Stops all orders and takes back what works; only a person arms it again.'),
    }),
  shorthand: 'effect',
  examples: [
    { title: 'A shadow of a live desk', params: { effect: 'shadow', accountId: 'main' } },
    {
      title: 'Live, with a kill switch',
      params: {
        effect: 'live',
        accountId: 'main',
        limits: { orderNotional: 10_000, grossNotional: 100_000, ordersPerDay: 200, dailyLoss: 2_000 },
        killSwitch: { file: './state/kill' },
      },
    },
  ],
  open: ({ effect, accountId, venue, limits, killSwitch: terms }) => {
    const connections = venue === undefined ? undefined : new VenueConnections(venue);
    const control = new LimitControl(limits);
    const desks: LiveDesk[] = [];
    let host: RunHost | undefined;
    let audit: Audit | null = null;
    const killSwitch = new LatchedKillSwitch(terms.file, terms.pollMs, (message) => host?.context.warn(message));
    const mode: TradingMode = {
      effect,
      limits: control,
      ...(accountId === undefined ? {} : { accountId }),
      enlist: (desk) => void desks.push(desk),
    };
    const onSignal = (): void => killSwitch.trip('signal SIGUSR2');
    return {
      name: 'trading',
      provides: new Map<ServiceKey<unknown>, unknown>([
        [tradingModeService as ServiceKey<unknown>, mode],
        [killSwitchService as ServiceKey<unknown>, killSwitch],
        ...(connections === undefined ? [] : [[venueService as ServiceKey<unknown>, connections] as const]),
      ]),
      async open(opened: RunHost) {
        host = opened;
        const { context } = opened;
        const refusal = effect === 'replay' ? undefined : lookAheadRefusal(context.stages.values(), 'trading');
        if (refusal !== undefined) throw refusal;
        audit = context.service(auditService);
        if (terms.signal !== 'none') process.on(terms.signal, onSignal);
        control.listen((next, before) => audit?.record('limits', { before, limits: next }));
        killSwitch.listen((cause) => {
          audit?.record('killSwitch', { tripped: cause });
          context.events.emit({ kind: 'trading', state: 'halted', causes: [cause] });
        });
        audit?.record('trading', { effect, accountId: accountId ?? null, limits });
        await killSwitch.open(context.service(diskService), context.clock);
        await connections?.connect();
        for (const desk of desks) await desk.begin();
      },
      async close() {
        process.off('SIGUSR2', onSignal);
        for (const desk of desks) desk.end();
        await connections?.close();
        await killSwitch.close();
      },
    };
  },
});
