/**
 * What the kernel contract costs, against the alternatives that docs/adr/0002-kernel-contract.md weighs:
 *   npx tsx bench/kernel-contract.ts
 * CPU ns a row, lower decile and median; read the ratios to `control`, a bare loop in the same process.
 */
import { allocateState, emaKernel, rsiKernel, smaKernel } from '../src/kernels/index.js';
import type { Kernel, KernelState, StateLayout } from '../src/kernels/index.js';

const rows = 65_536;
const batch = 1024;
const keys = 100;
const rounds = 150;

let seed = 42;
const random = (): number => (seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
let price = 100;
const close = new Float64Array(rows).map(
  () => (price = Math.max(10, price + (random() + random() + random() - 1.5) / 5)),
);
const output = new Float64Array(rows);
const orders: Record<string, Int32Array> = {
  'one symbol': new Int32Array(rows),
  '100 round-robin': new Int32Array(rows).map((_, row) => row % keys),
  '10 at random': new Int32Array(rows).map(() => Math.floor(random() * 10)),
};

type Period = { readonly period: number };
type Loop = (slots: Int32Array, from: number, to: number) => void;

/** `run` alone: rows are brought together by key and put back. */
function gathered<L extends StateLayout>(kernel: Kernel<Period, L>, params: Period): Loop {
  const state = allocateState(kernel.layout(params), keys);
  const starts = new Int32Array(keys + 1);
  const order = new Int32Array(batch);
  const inputs = [new Float64Array(batch)];
  const outputs = [new Float64Array(batch)];
  return (slots, from, to) => {
    const [input, computed] = [inputs[0]!, outputs[0]!];
    starts.fill(0);
    for (let row = from; row < to; row++) starts[slots[row]! + 1] = starts[slots[row]! + 1]! + 1;
    for (let key = 0; key < keys; key++) starts[key + 1] = starts[key + 1]! + starts[key]!;
    for (let row = from; row < to; row++) {
      const at = starts[slots[row]!]!;
      starts[slots[row]!] = at + 1;
      order[at] = row;
      input[at] = close[row]!;
    }
    for (let key = 0, first = 0; key < keys; key++) {
      const end = starts[key]!;
      if (end > first) kernel.run(state, key, params, inputs, outputs, first, end);
      first = end;
    }
    for (let at = 0; at < to - from; at++) output[order[at]!] = computed[at]!;
  };
}

/** `run` for each stretch of rows of one key, as it comes. */
function stretches<L extends StateLayout>(kernel: Kernel<Period, L>, params: Period): Loop {
  const state = allocateState(kernel.layout(params), keys);
  const [inputs, outputs] = [[close], [output]];
  return (slots, from, to) => {
    for (let first = from; first < to;) {
      const slot = slots[first]!;
      let end = first + 1;
      while (end < to && slots[end] === slot) end++;
      kernel.run(state, slot, params, inputs, outputs, first, end);
      first = end;
    }
  };
}

/** The second loop, written by hand. */
function alternating<L extends StateLayout>(kernel: Kernel<Period, L>, params: Period): Loop {
  const state: KernelState<L> = allocateState(kernel.layout(params), keys);
  const [inputs, outputs] = [[close], [output]];
  return (slots, from, to) => kernel.runAlternating!(state, slots, params, inputs, outputs, from, to);
}

type Step = (memory: Float64Array, slot: number, weight: number, value: number) => number;

/** Recurrences after their warm-up, as one function of a row: the state goes in and out of memory at every row. */
const emaStep: Step = (memory, slot, weight, value) => {
  const next = weight * value + (1 - weight) * memory[slot]!;
  memory[slot] = next;
  return next;
};
const rsiStep: Step = (memory, slot, weight, value) => {
  const at = 3 * slot;
  const change = value - memory[at]!;
  const size = Math.abs(change);
  const gain = (1 - weight) * memory[at + 1]! + weight * 0.5 * (change + size);
  const total = (1 - weight) * memory[at + 2]! + weight * size;
  memory[at] = value;
  memory[at + 1] = gain;
  memory[at + 2] = total;
  return total < 1e-14 ? 0 : (100 * gain) / total;
};

/** One loop that calls whatever step it is given: what a driver that knows the step only as a value can do. */
function sharedLoop(
  step: Step,
  memory: Float64Array,
  slots: Int32Array,
  weight: number,
  from: number,
  to: number,
): void {
  for (let row = from; row < to; row++) output[row] = step(memory, slots[row]!, weight, close[row]!);
}

function stepped(step: Step, weight: number): Loop {
  const memory = new Float64Array(3 * keys).fill(1);
  return (slots, from, to) => sharedLoop(step, memory, slots, weight, from, to);
}

/** A loop of its own for each step, made from its text: both loops from one source, but code from strings. */
function compiled(body: string, weight: number): Loop {
  const loop = new Function(
    'memory',
    'slots',
    'weight',
    'input',
    'output',
    'from',
    'to',
    `const keep = 1 - weight; for (let row = from; row < to; row++) { const slot = slots[row], value = input[row]; ${body} }`,
  ) as (...args: unknown[]) => void;
  const memory = new Float64Array(3 * keys).fill(1);
  return (slots, from, to) => loop(memory, slots, weight, close, output, from, to);
}

const emaText = 'const next = weight * value + keep * memory[slot]; memory[slot] = next; output[row] = next;';
const rsiText = `const at = 3 * slot, change = value - memory[at], size = Math.abs(change);
  const gain = keep * memory[at + 1] + weight * 0.5 * (change + size), total = keep * memory[at + 2] + weight * size;
  memory[at] = value; memory[at + 1] = gain; memory[at + 2] = total; output[row] = total < 1e-14 ? 0 : 100 * gain / total;`;

const controlState = new Float64Array(1);
const control: Loop = (_, from, to) => {
  let value = controlState[0]!;
  for (let row = from; row < to; row++) {
    value = 0.1 * close[row]! + 0.9 * value;
    output[row] = value;
  }
  controlState[0] = value;
};

const loops: Record<string, Loop> = {
  control,
  'ema: run by stretches': stretches(emaKernel, { period: 20 }),
  'ema: run, gathered': gathered(emaKernel, { period: 20 }),
  'ema: alternating': alternating(emaKernel, { period: 20 }),
  'ema: step in a shared loop': stepped(emaStep, 2 / 21),
  'ema: compiled': compiled(emaText, 2 / 21),
  'rsi: run by stretches': stretches(rsiKernel, { period: 14 }),
  'rsi: run, gathered': gathered(rsiKernel, { period: 14 }),
  'rsi: alternating': alternating(rsiKernel, { period: 14 }),
  'rsi: step in a shared loop': stepped(rsiStep, 1 / 14),
  'rsi: compiled': compiled(rsiText, 1 / 14),
  'sma: run by stretches': stretches(smaKernel, { period: 20 }),
  'sma: run, gathered': gathered(smaKernel, { period: 20 }),
  'sma: alternating': alternating(smaKernel, { period: 20 }),
};

function measure(loop: Loop, slots: Int32Array): number {
  const before = process.cpuUsage();
  for (let from = 0; from < rows; from += batch) loop(slots, from, from + batch);
  const { user, system } = process.cpuUsage(before);
  return ((user + system) * 1000) / rows;
}

const quantile = (values: number[], part: number): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length * part)]!;

for (const [order, slots] of Object.entries(orders)) {
  console.log(`\n${order}`);
  const times = Object.fromEntries(Object.keys(loops).map((name) => [name, [] as number[]]));
  for (let round = 0; round < rounds + 20; round++) {
    for (const [name, loop] of Object.entries(loops)) {
      const time = measure(loop, slots);
      if (round >= 20) times[name]!.push(time);
    }
  }
  for (const [name, values] of Object.entries(times)) {
    console.log(name.padEnd(30), quantile(values, 0.1).toFixed(2), quantile(values, 0.5).toFixed(2));
  }
}
