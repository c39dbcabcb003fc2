import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ownFile } from '../../src/base/own-file.js';

test('a file of the package is found by its path in the package', () => {
  expect(JSON.parse(readFileSync(ownFile('package.json'), 'utf8'))).toMatchObject({ name: 'rxarrow' });
  expect(readFileSync(ownFile('schema/pipeline.schema.json'), 'utf8')).toContain('rxarrow pipeline');
});
