import * as z from 'zod';
import { RxArrowError } from '../../base/errors.js';
import { auditService, defineService, diskService, type RunHost, type ServiceKey } from '../../core/index.js';
import { AuditTrail } from './audit-trail.js';

/** Puts everything that bears on orders on record, in a file that shows when it was tampered with. */
export const audit = defineService({
  name: 'audit',
  title: 'Audit trail',
  summary:
    'Records orders, outcomes, refusals, the kill switch and changes of limits in a file whose lines are chained by hashes.',
  see: ['SEC Rule 15c3-5', 'Haber and Stornetta, How to time-stamp a digital document, 1991'],
  params: () =>
    z.strictObject({
      path: z.string().min(1).describe('The file, one JSON object a line; only ever appended to.'),
    }),
  shorthand: 'path',
  examples: [{ title: 'In a file', params: { path: './state/audit.jsonl' } }],
  open: ({ path }) => {
    let host: RunHost | undefined;
    // An account that is traded off the record is not traded.
    const trail = new AuditTrail(path, (error) =>
      host?.fail(
        new RxArrowError('AuditFailed', `audit: ${path} takes nothing more: ${String(error)}.`, {
          component: 'audit',
          cause: error,
          hint: 'See to the disk and start again.',
        }),
      ),
    );
    return {
      name: 'audit',
      provides: new Map<ServiceKey<unknown>, unknown>([[auditService as ServiceKey<unknown>, trail]]),
      async open(opened: RunHost) {
        host = opened;
        const { context } = opened;
        await trail.open(context.service(diskService), () => context.clock.nowNs());
        trail.record('start', { run: opened.name });
        context.events.listen((event) => {
          if (event.kind === 'trading') trail.record('trading', { state: event.state, causes: event.causes });
        });
      },
      async close(outcome) {
        const error = outcome.error === undefined ? {} : { error: String(outcome.error) };
        trail.record('stop', { outcome: outcome.kind, ...error });
        await trail.close();
      },
    };
  },
});
