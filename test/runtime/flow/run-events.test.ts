import { expect, test } from 'vitest';
import { FlowContext, type RunEvent } from '../../../src/runtime/flow/index.js';

test('warnings, failures and letters are told as events; a listener that throws harms nobody else', () => {
  const heard: RunEvent['kind'][] = [];
  const warnings: string[] = [];
  const context = new FlowContext({ onWarning: (message) => warnings.push(message), deadLetters: () => undefined });
  context.events.listen(() => {
    throw new Error('broken listener');
  });
  const end = context.events.listen(({ kind }) => heard.push(kind));
  context.warn('careful');
  const letter = { component: 'csv', stageId: 'bars', cause: 'Bad', detail: 'bad', position: 'line 2' };
  context.deadLetter(undefined, letter);
  context.fail(new Error('over'));
  end();
  context.warn('unheard');
  expect(heard).toEqual(['warning', 'warning', 'deadLetter', 'failure']);
  expect(warnings.some((message) => message.includes('is heard no more'))).toBe(true);
});
