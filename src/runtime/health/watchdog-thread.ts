import { Worker } from 'node:worker_threads';

/** What the thread beside the event loop tells. */
export interface LoopWatch {
  /** A sign of life of the event loop. */
  beat(): void;
  close(): Promise<void>;
}

// A text and no file, so that it is there whether the library runs from its sources or bundled. Cell 0 counts the beats of the
// event loop, cell 1 says that the watchdog is to end.
const SOURCE = `
const { parentPort, workerData } = require('node:worker_threads');
const { writeSync } = require('node:fs');
const { cells, limitMs, speak } = workerData;
const shared = new Int32Array(cells);
let seen = Atomics.load(shared, 0);
let since = performance.now();
let blocked = false;
while (Atomics.load(shared, 1) === 0) {
  Atomics.wait(shared, 1, 0, Math.max(1, limitMs / 4));
  const now = performance.now();
  const beats = Atomics.load(shared, 0);
  if (beats !== seen) {
    if (blocked) parentPort.postMessage(now - since);
    seen = beats;
    since = now;
    blocked = false;
  } else if (!blocked && now - since > limitMs) {
    blocked = true;
    if (speak) writeSync(2, 'rxarrow: the event loop is blocked for more than ' + limitMs + ' ms\\n');
  }
}
`;

/**
 * Watches the event loop from another thread, which can still speak while the loop is blocked. `onBlocked` is called when the loop
 * runs again, with how long it stood still.
 */
export function watchEventLoop(limitMs: number, speak: boolean, onBlocked: (blockedMs: number) => void): LoopWatch {
  const cells = new SharedArrayBuffer(8);
  const shared = new Int32Array(cells);
  const worker = new Worker(SOURCE, { eval: true, workerData: { cells, limitMs, speak } });
  // It must not keep a process alive that has nothing more to do.
  worker.unref();
  worker.on('message', onBlocked);
  return {
    beat: () => void Atomics.add(shared, 0, 1),
    async close() {
      Atomics.store(shared, 1, 1);
      Atomics.notify(shared, 1);
      await worker.terminate();
    },
  };
}
