import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { bufferOptions, bufferShape, checkBuffer, OVERFLOW_POLICIES } from '../../src/core/index.js';
import { FlowContext } from '../../src/runtime/flow/index.js';

const schema = z.strictObject({ policy: z.enum(OVERFLOW_POLICIES), ...bufferShape() }).superRefine(checkBuffer);

describe('the parameters of a buffer', () => {
  it('are what the buffer wants, with a disk for the policy that needs one', () => {
    const plain = bufferOptions(schema.parse({ policy: 'conflate', rows: 5, by: 'id' }), new FlowContext({}));
    expect(plain).toMatchObject({ policy: 'conflate', maxRows: 5, by: 'id' });
    expect(plain.spill).toBeUndefined();
    const spilling = bufferOptions(schema.parse({ policy: 'spill', spill: { bytes: 9 } }), new FlowContext({}));
    expect(spilling.spill).toMatchObject({ maxBytes: 9, whenFull: 'fail' });
  });

  it('of another policy are refused', () => {
    expect(schema.safeParse({ policy: 'block', by: 'id' }).error?.issues[0]?.path).toEqual(['by']);
    expect(schema.safeParse({ policy: 'fail', spill: {} }).error?.issues[0]?.path).toEqual(['spill']);
  });
});
