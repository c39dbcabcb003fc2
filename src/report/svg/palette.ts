/**
 * Colours as CSS custom properties, for light and dark. Gains are blue and losses orange: told apart by readers who do not see
 * red and green, and on paper.
 */
const LIGHT: Readonly<Record<string, string>> = {
  paper: '#faf9f7',
  surface: '#ffffff',
  ink: '#1a1d23',
  soft: '#474d59',
  muted: '#6b7280',
  hairline: '#e6e3de',
  rule: '#c9c5be',
  primary: '#1d5bbf',
  secondary: '#a09687',
  tertiary: '#0e8378',
  quaternary: '#8a4fb8',
  gain: '#1d5bbf',
  loss: '#b4520c',
  'gain-1': '#e3ecf9',
  'gain-2': '#bdd4f2',
  'gain-3': '#84b0e4',
  'gain-4': '#2f6cc0',
  'loss-1': '#fcebdd',
  'loss-2': '#f8cfab',
  'loss-3': '#eda468',
  'loss-4': '#b9570f',
  'on-pale': '#1a1d23',
  'on-strong': '#ffffff',
  warning: '#8a6400',
};

const DARK: Readonly<Record<string, string>> = {
  paper: '#111317',
  surface: '#181b20',
  ink: '#e9ebee',
  soft: '#b8bec8',
  muted: '#8d95a3',
  hairline: '#272b32',
  rule: '#3d434d',
  primary: '#74a9f7',
  secondary: '#8f8778',
  tertiary: '#4cc3b5',
  quaternary: '#c092ea',
  gain: '#74a9f7',
  loss: '#f09550',
  'gain-1': '#1b2738',
  'gain-2': '#213c62',
  'gain-3': '#2b5798',
  'gain-4': '#7fb0f5',
  'loss-1': '#34261b',
  'loss-2': '#573820',
  'loss-3': '#8c5220',
  'loss-4': '#f0a061',
  'on-pale': '#e9ebee',
  'on-strong': '#111317',
  warning: '#e0b84d',
};

function declarations(colours: Readonly<Record<string, string>>): string {
  return Object.entries(colours)
    .map(([name, value]) => `--rx-${name}:${value}`)
    .join(';');
}

/** Custom properties on `selector`, dark ones where the reader prefers dark. Print is always light. */
export function paletteStyle(selector: string): string {
  return `${selector}{${declarations(LIGHT)}}@media screen and (prefers-color-scheme:dark){${selector}{${declarations(DARK)}}}`;
}

export const SANS = "Inter,ui-sans-serif,system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif";
export const MONO = "ui-monospace,'SF Mono','JetBrains Mono',Menlo,Consolas,'Liberation Mono',monospace";

/** Style of charts, to be included once a page or inside a drawing that stands alone. */
export const CHART_STYLE = [
  '.rx-chart{display:block;width:100%;box-sizing:border-box;overflow:visible;font-size:11.5px;font-variant-numeric:tabular-nums}',
  '.rx-chart svg{overflow:visible}',
  '.rx-chart text{fill:var(--rx-muted)}',
  '.rx-chart .rx-strong{fill:var(--rx-soft)}',
  '.rx-chart .rx-ink{fill:var(--rx-ink);font-weight:500}',
  '.rx-halo{paint-order:stroke;stroke:var(--rx-surface);stroke-width:4px;stroke-linejoin:round}',
  '.rx-grid line{stroke:var(--rx-hairline);shape-rendering:crispEdges}',
  '.rx-grid .rx-base{stroke:var(--rx-rule)}',
  '.rx-line{fill:none;stroke-width:1.5;stroke-linejoin:round;stroke-linecap:round;vector-effect:non-scaling-stroke}',
  '.rx-line.rx-thin{stroke-width:1.2}',
  '.rx-primary{stroke:var(--rx-primary)}.rx-secondary{stroke:var(--rx-secondary)}.rx-loss{stroke:var(--rx-loss)}.rx-neutral{stroke:var(--rx-muted)}.rx-tertiary{stroke:var(--rx-tertiary)}.rx-quaternary{stroke:var(--rx-quaternary)}',
  '.rx-area{stroke:none;opacity:.13}.rx-area.rx-primary{fill:var(--rx-primary)}.rx-area.rx-loss{fill:var(--rx-loss);opacity:.2}',
  '.rx-buy{fill:var(--rx-gain)}.rx-sell{fill:var(--rx-loss)}.rx-buy,.rx-sell{stroke:var(--rx-surface);stroke-width:.8}',
  '.rx-dot{fill:var(--rx-loss);stroke:var(--rx-surface);stroke-width:1.5}',
  ...[1, 2, 3, 4].map(
    (step) => `.rx-gain-${step}{fill:var(--rx-gain-${step})}.rx-loss-${step}{fill:var(--rx-loss-${step})}`,
  ),
  '.rx-none{fill:none}.rx-cell{stroke:var(--rx-surface);stroke-width:2}.rx-chart .rx-on-pale{fill:var(--rx-on-pale)}.rx-chart .rx-on-strong{fill:var(--rx-on-strong)}',
  '.rx-narrow{display:none}@media (max-width:620px){.rx-wide{display:none}.rx-narrow{display:inline}}',
].join('');
