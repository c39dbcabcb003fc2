import { expect, test } from 'vitest';
import { run } from '../../../src/runtime/run.js';
import { stageOperator } from '../../../src/runtime/flow/index.js';
import { counting } from './support.js';

test('what a flush throws fails the run', async () => {
  const brittle = stageOperator({ name: 'brittle' }, () => ({
    process: (batch, emit) => emit(batch),
    flush: () => {
      throw new Error('cannot be flushed');
    },
  }));
  const running = run(counting('numbers', 1000, { everyMs: 1 }).pipe(brittle));
  const { done } = running;
  await expect(running.snapshot()).rejects.toThrow('cannot be flushed');
  await expect(done).rejects.toThrow('cannot be flushed');
});
