import { formatDurationNs } from '../../columnar/index.js';
import type { Binding, MarbleFile, MarbleLaneText, MarbleSign } from './marble-file.js';

interface DrawnColumn {
  readonly name: string;
  readonly values: readonly string[];
}

type DrawnEvent =
  | {
      readonly kind: 'batch';
      readonly frame: number;
      readonly label: string;
      readonly columns?: readonly DrawnColumn[];
    }
  | {
      readonly kind:
        | 'empty'
        | 'watermark'
        | 'demand'
        | 'error'
        | 'completion'
        | 'unsubscription'
        | 'breakerOpen'
        | 'breakerHalfOpen'
        | 'breakerClosed';
      readonly frame: number;
      readonly label?: string;
    };

interface DrawnLane {
  readonly name: string;
  readonly events: readonly DrawnEvent[];
}

/** A marble file as `marbleSvg` of `rxarrow/report` draws it. */
export interface DrawnMarbles {
  readonly title: string;
  readonly inputs: readonly DrawnLane[];
  readonly operator?: string;
  readonly outputs: readonly DrawnLane[];
}

/** The drawing of a marble file. */
export function marbleDiagram(file: MarbleFile): DrawnMarbles {
  const shared = new Map(file.inputs.flatMap((lane) => [...lane.bindings]));
  const operator = file.operators
    .map(({ name, params, settings }) =>
      [name, params, settings === '' ? '' : `with ${settings}`].filter((part) => part !== '').join(' '),
    )
    .join('  >  ');
  return {
    title: file.title,
    // What was asked of an input has a lane of its own: it goes on when the input has ended.
    inputs: file.inputs.flatMap((lane) => [
      drawnLane(lane, shared),
      ...file.demand.filter(({ name }) => name === lane.name).map(demandLane),
    ]),
    ...(operator === '' ? {} : { operator }),
    outputs: [...file.breakers.map(breakerLane), drawnLane(file.output, shared)],
  };
}

function drawnLane(lane: MarbleLaneText, shared: ReadonlyMap<string, Binding>): DrawnLane {
  const events = lane.signs.map((sign) =>
    drawnEvent(sign, lane, lane.bindings.get(sign.text) ?? shared.get(sign.text)),
  );
  return { name: lane.name, events: events.sort((a, b) => a.frame - b.frame) };
}

function demandLane({ signs }: MarbleLaneText): DrawnLane {
  return { name: 'asked', events: signs.map(({ frame, text }) => ({ kind: 'demand', frame, label: text })) };
}

const BREAKER_EVENTS = {
  o: ['breakerOpen', 'open'],
  h: ['breakerHalfOpen', 'half open'],
  c: ['breakerClosed', 'closed'],
} as const;

function breakerLane({ name, signs }: MarbleLaneText): DrawnLane {
  return {
    name: `breaker ${name}`,
    events: signs.map(({ frame, text }) => {
      const [kind, label] = BREAKER_EVENTS[text as keyof typeof BREAKER_EVENTS];
      return { kind, frame, label };
    }),
  };
}

function drawnEvent(sign: MarbleSign, lane: MarbleLaneText, binding: Binding | undefined): DrawnEvent {
  const { frame, kind } = sign;
  if (kind === 'error') return { kind, frame, ...(lane.error === undefined ? {} : { label: lane.error }) };
  if (kind === 'empty' || kind === 'completion' || kind === 'unsubscription') return { kind, frame };
  if (binding?.kind === 'watermark') return { kind: 'watermark', frame, label: formatDurationNs(binding.timeNs) };
  if (binding?.kind === 'gap') return { kind: 'empty', frame, label: `gap ${binding.rows}` };
  const columns = binding?.columns.map(({ name, cells }) => ({
    name,
    values: cells.map(({ text, quoted }) => (text === '.' && !quoted ? '–' : text)),
  }));
  return { kind: 'batch', frame, label: sign.text, ...(columns === undefined ? {} : { columns }) };
}
