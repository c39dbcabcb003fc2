import * as z from 'zod';
import { InvalidParams } from '../../base/errors.js';
import { once } from '../../base/once.js';
import { configuredOf, type ComponentKind, type StageSettings } from '../../core/index.js';
import { onError, type ErrorPolicy } from './on-error.js';
import { withResilience } from './operators.js';
import { supervise, superviseSettings, type SuperviseSettings } from './supervise.js';
import { resilienceSettings, type ResilienceSettings } from './settings.js';

const settings = once(() => ({
  stage: z.strictObject({
    resilience: resilienceSettings().optional().describe('How its calls to something outside are made.'),
    onError: z
      .enum(['fail', 'deadLetter', 'skip', 'retry'])
      .optional()
      .describe('What becomes of rows that it cannot take.'),
    supervise: superviseSettings().optional().describe('Starts it anew when it fails.'),
  }),
  source: z.strictObject({
    supervise: superviseSettings().optional().describe('Starts it anew when it fails.'),
  }),
  none: z.strictObject({}),
}));

/** What may stand beside a component of these kinds in a file. */
export function settingsOf(kinds: readonly ComponentKind[]): z.ZodObject {
  const built = settings();
  if (kinds.includes('source')) return built.source;
  return kinds.some((kind) => kind === 'operator' || kind === 'indicator' || kind === 'sink')
    ? built.stage
    : built.none;
}

/**
 * A stage with the settings that stand beside it.
 * @throws InvalidParams for what it cannot have
 */
export function applySettings<O extends object>(stage: O, settings: StageSettings): O {
  const {
    resilience,
    onError: policy,
    supervise: restarts,
  } = settings as {
    readonly supervise?: SuperviseSettings;
    readonly resilience?: ResilienceSettings;
    readonly onError?: ErrorPolicy;
  };
  if (
    resilience?.breaker !== undefined &&
    resilience.retry === undefined &&
    resilience.fallback === undefined &&
    (policy ?? 'fail') === 'fail'
  ) {
    throw new InvalidParams({
      component: configuredOf(stage)?.card.name ?? 'stage',
      path: 'resilience.breaker',
      found: resilience.breaker,
      expected: '"retry", "fallback" or "onError" beside it, since without one the first failure ends the run',
    });
  }
  const called = resilience === undefined ? stage : withResilience(stage, resilience);
  const tolerant = policy === undefined ? called : onError(called, policy);
  return restarts === undefined ? tolerant : supervise(tolerant, restarts);
}
