import type { RecordBatch } from 'apache-arrow';
import { SchemaMismatch } from '../../src/base/errors.js';
import { columnIndex, readNumbers, readTimeNs, Scratch } from '../../src/columnar/index.js';
import { compute, type Component, type ComponentCard } from '../../src/core/index.js';
import { defaultWarmup } from '../../src/pipeline/index.js';
import { lineChart, type LineSeries, type Tone } from '../../src/report/index.js';

const WIDTH = 720;
const PRICE_HEIGHT = 190;
const PANEL_HEIGHT = 150;
const ROWS = 160;
/** The part of the quickstart that the pictures show: a rise, a fall and a flat stretch of GOOG. */
const FROM = 560;
const TONES: readonly Tone[] = ['primary', 'loss', 'neutral', 'tertiary', 'quaternary'];

/**
 * What an indicator makes of real bars. Values in the range of the prices are drawn over them, others
 * below. Undefined when it reads columns that bars do not have.
 */
export function indicatorPicture(component: Component, bars: RecordBatch): string | undefined {
  const { card } = component;
  const computed = added(component, bars);
  if (computed === undefined) return undefined;
  const last = computed.numRows;
  const shown = (name: string): Float64Array => numbers(computed, name).slice(last - ROWS, last);
  const timeNs = times(computed).slice(last - ROWS, last);
  const close: LineSeries = { name: 'close', tone: 'secondary', timeNs, values: shown('close') };
  const names = computed.schema.fields.slice(bars.schema.fields.length).map((field) => String(field.name));
  const lines = names.map((name, at): LineSeries => ({
    name,
    tone: TONES[at % TONES.length] as Tone,
    timeNs,
    values: shown(name),
  }));
  const description = `${card.name} ${pictureOf(card)} over ${ROWS} daily bars of GOOG`;
  const chart = (title: string, series: readonly LineSeries[], height: number): string =>
    lineChart({ title, description, series, width: WIDTH, height });
  if (lines.every(({ values }) => within(values, close.values)))
    return chart(card.title, [...lines, close], PRICE_HEIGHT + 30);
  return stacked(chart('close', [close], PRICE_HEIGHT), chart(card.title, lines, PANEL_HEIGHT));
}

/** Some have no defaults for everything: their first example is shown. */
function pictured(card: ComponentCard): unknown {
  return card.params.safeParse({}).success ? {} : card.examples[0]?.params;
}

/** What the picture shows it with, in words. */
export function pictureOf(card: ComponentCard): string {
  return card.params.safeParse({}).success ? 'with its default parameters' : 'as in its first example';
}

/** Short warm-ups are seen in the picture; of long ones only the end. */
function added({ card, configure }: Component, bars: RecordBatch): RecordBatch | undefined {
  const before = Math.max(0, Math.round((defaultWarmup(card) ?? 0) - ROWS / 4));
  try {
    return compute(bars.slice(FROM - before, FROM + ROWS), configure(pictured(card)));
  } catch (error) {
    if (error instanceof SchemaMismatch) return undefined;
    throw error;
  }
}

function numbers(batch: RecordBatch, name: string): Float64Array {
  const column = batch.data.children[columnIndex(batch.schema, name)];
  if (column === undefined) throw new Error(`There is no column "${name}".`);
  return readNumbers(column, name, new Scratch()).values;
}

function times(batch: RecordBatch): BigInt64Array {
  const column = batch.data.children[columnIndex(batch.schema, 'time')];
  if (column === undefined) throw new Error('There is no column "time".');
  return readTimeNs(column, 'time');
}

/** Whether most values lie where the prices lie. */
function within(values: Float64Array, prices: Float64Array): boolean {
  const present = values.filter((value) => !Number.isNaN(value));
  const [low, high] = [Math.min(...prices), Math.max(...prices)];
  const margin = (high - low) / 2;
  return present.every((value) => value >= low - margin && value <= high + margin);
}

/** Two drawings in one, one below the other; the second goes without the style that the first has brought. */
function stacked(upper: string, lower: string): string {
  const height = PRICE_HEIGHT + PANEL_HEIGHT;
  const nested = lower.replace(/<style>.*?<\/style>/s, '').replace('<svg ', `<svg y="${PRICE_HEIGHT}" `);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}">${upper}${nested}</svg>`;
}
