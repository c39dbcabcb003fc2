import { expect, it } from 'vitest';
import { configuredOf, defineVenue, z, type VenueTools } from 'rxarrow';

it('gives a venue its parameters with defaults and what it needs of its run, when it is opened and not before', () => {
  const opened: unknown[] = [];
  const somewhere = defineVenue({
    name: 'somewhere',
    title: 'Somewhere',
    summary: 'A place.',
    params: () => z.strictObject({ city: z.string(), fast: z.boolean().default(true) }),
    shorthand: 'city',
    examples: [{ title: 'There', params: 'Paris' }],
    open: (params, { accountId }) => {
      opened.push([params, accountId]);
      return {} as never;
    },
  });
  const entry = somewhere({ city: 'Oslo' });
  expect(opened).toEqual([]);
  expect(configuredOf(entry)).toMatchObject({ card: { kind: 'venue', name: 'somewhere' }, params: { fast: true } });
  entry.open({ accountId: 'main' } as VenueTools);
  expect(opened).toEqual([[{ city: 'Oslo', fast: true }, 'main']]);
  expect(configuredOf(somewhere.configure('Rome'))?.params).toEqual({ city: 'Rome', fast: true });
  expect(() => somewhere({ town: 'Oslo' } as never)).toThrow('somewhere: parameter');
});
