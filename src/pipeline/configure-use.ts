import type { ConfigureOptions } from '../core/index.js';
import { applySettings } from '../runtime/resilience/index.js';
import type { UseModel } from './model.js';

/** What a use makes: its component with its parameters, and what stands beside it around that. */
export function configureUse(
  use: Pick<UseModel, 'component' | 'given' | 'settings'>,
  options: ConfigureOptions,
): object {
  const made = use.component.configure(use.given, options);
  return applySettings(made, use.settings ?? {});
}
