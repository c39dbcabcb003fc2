import { expect, it } from 'vitest';
import { ZoneOffsets } from '../../src/columnar/index.js';

const seconds = (text: string): number => Date.parse(text) / 1000;

it('knows summer and winter to the second', () => {
  const zone = new ZoneOffsets('America/New_York');
  expect(zone.at(seconds('2024-03-10T06:59:59Z'))).toBe(-5 * 3600);
  expect(zone.at(seconds('2024-03-10T07:00:00Z'))).toBe(-4 * 3600);
  expect(zone.at(seconds('2024-11-03T05:59:59Z'))).toBe(-4 * 3600);
  expect(zone.at(seconds('2024-11-03T06:00:00Z'))).toBe(-5 * 3600);
});

it('knows zones that are off by a quarter of an hour, and times before clocks kept to such', () => {
  expect(new ZoneOffsets('Asia/Kathmandu').at(seconds('2024-06-01T00:00:00Z'))).toBe(5 * 3600 + 45 * 60);
  expect(new ZoneOffsets('Europe/Amsterdam').exactlyAt(seconds('1850-01-01T00:00:00Z')) % 900).not.toBe(0);
});

it('refuses a zone that does not exist', () => {
  expect(() => new ZoneOffsets('Europe/Atlantis')).toThrow(RangeError);
});
