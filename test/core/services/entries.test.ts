import { expect, test } from 'vitest';
import { entriesService } from 'rxarrow';
import { FlowContext } from '../../../src/runtime/flow/index.js';

test('entries are open when nobody objects, and each change is told once', () => {
  const context = new FlowContext({ name: 'test' });
  const heard: string[] = [];
  context.events.listen((event) => {
    if (event.kind === 'trading') heard.push(`${event.state}: ${event.causes.join(', ')}`);
  });
  const entries = context.service(entriesService);
  expect(entries.open).toBe(true);
  entries.close('feed', 'stale');
  entries.close('feed', 'stale');
  entries.close('warm-up', '20 rows are missing');
  entries.release('feed');
  expect(entries.open).toBe(false);
  entries.release('warm-up');
  entries.release('warm-up');
  expect(entries.open).toBe(true);
  expect(heard).toEqual([
    'entriesClosed: feed: stale',
    'entriesClosed: feed: stale, warm-up: 20 rows are missing',
    'entriesClosed: warm-up: 20 rows are missing',
    'open: ',
  ]);
});
