import type { Timing } from './race.js';

export interface Table {
  readonly title?: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** What was aimed for and what was found. */
export interface Goal {
  readonly what: string;
  readonly found: number;
  readonly goal: number;
  readonly unit: string;
  /** Whether less is better. */
  readonly sense: 'at most' | 'at least';
}

export interface SectionResult {
  readonly tables: readonly Table[];
  readonly goals: readonly Goal[];
  readonly notes: readonly string[];
}

export interface Section {
  readonly name: string;
  readonly title: string;
  /** What is measured and how, in a sentence or two. */
  readonly about: string;
  readonly run: () => Promise<SectionResult>;
}

/** A section as kept between runs. */
export interface KeptSection extends SectionResult {
  readonly title: string;
  readonly about: string;
  readonly date: string;
  readonly command: string;
  readonly machine: string;
  /** The pace of the machine meanwhile. */
  readonly calibration?: Timing;
}

export function isReached({ found, goal, sense }: Goal): boolean {
  return sense === 'at most' ? found <= goal : found >= goal;
}

/** How far from the goal, in words. */
export function verdict(goal: Goal): string {
  if (Number.isNaN(goal.found)) return 'not measured';
  const reached = isReached(goal);
  if (goal.found === goal.goal || goal.goal === 0 || goal.found === 0) return reached ? 'reached' : 'missed';
  const ratio = goal.found > goal.goal ? goal.found / goal.goal : goal.goal / goal.found;
  const by = ratio >= 2 ? `${figure(ratio)} times` : `${figure((ratio - 1) * 100)} %`;
  return `${reached ? 'reached' : 'missed'} by ${by}`;
}

/** A number with three digits that matter. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  if (size >= 1000) return Math.round(value).toLocaleString('en-US');
  if (size >= 100) return value.toFixed(0);
  if (size >= 10) return value.toFixed(1);
  if (size >= 0.01 || size === 0) return value.toFixed(2);
  return value.toPrecision(2);
}

/** A time with its quartiles. */
export function spread({ median, low, high }: Timing): string {
  return `${figure(median)} (${figure(low)} to ${figure(high)})`;
}
