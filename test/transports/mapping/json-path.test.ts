import { expect, it } from 'vitest';
import { jsonPath, parseJsonPath, valueAt } from '../../../src/transports/mapping/json-path.js';

const root = {
  stream: 's',
  data: {
    k: { o: '1' },
    bids: [
      ['10', '2'],
      ['9', '1'],
    ],
  },
};

it.each([
  ['k.o', '1'],
  ['bids[0][1]', '2'],
  ['bids.1.0', '9'],
  ['bids[-1][0]', '9'],
  ['$.stream', 's'],
  ['$.data.bids[0][0]', '10'],
  ['$', root],
  ['k.x', undefined],
  ['k.o.length', undefined],
  ['bids.length', undefined],
  ['toString', undefined],
])('%s', (path, value) => {
  expect(valueAt(jsonPath(path), root, root.data)).toEqual(value);
});

it.each(['', '.', 'a.', 'a..b', 'a[', 'a[x]', '[0', 'a]b['])('"%s" is no path', (text) => {
  expect(parseJsonPath(text)).toBeUndefined();
});
