import { expect, test } from 'vitest';
import * as whole from 'zod';
import { z } from 'rxarrow';

test('says what is wrong in English, like the package', () => {
  const given = { period: 0, mode: 'c' };
  const schema = (from: typeof z | typeof whole) =>
    from.strictObject({ period: from.int().min(1), mode: from.enum(['a', 'b']) });
  const found = schema(z)
    .safeParse(given)
    .error?.issues.map(({ message }) => message);
  expect(found).toEqual(
    schema(whole)
      .safeParse(given)
      .error?.issues.map(({ message }) => message),
  );
  expect(found).toHaveLength(2);
});
