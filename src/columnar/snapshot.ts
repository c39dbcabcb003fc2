import type { StateTables } from './state-table.js';

/** The state of a stage with what it belongs to. */
export interface Snapshot {
  /** The component's name, as users write it. */
  readonly component: string;
  /** The version of the state's layout, so that a newer component can migrate an older state. */
  readonly version: number;
  /** The identity of the stage: its name, parameters and everything beneath it. */
  readonly digest: string;
  readonly tables: StateTables;
  /** Of a stage that was subscribed only when the run was under way, as the second stream of a `concat`. */
  readonly late?: boolean;
}
