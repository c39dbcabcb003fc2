import type { CalendarDefinition } from './trading-calendar.js';

/** Calendars by name; what is not here a pipeline declares itself. */
export const EXCHANGES: Readonly<Record<string, CalendarDefinition>> = {
  /** Around the clock, every day in UTC. */
  always: {
    timeZone: 'UTC',
    sessions: [
      {
        open: '00:00',
        close: '24:00',
        days: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'],
      },
    ],
  },
  /** New York Stock Exchange, regular hours, rules since 2000. */
  XNYS: {
    timeZone: 'America/New_York',
    sessions: [{ open: '09:30', close: '16:00' }],
    holidays: [
      { name: "New Year's Day", month: 1, day: 1, observed: 'sundayToMonday' },
      { name: 'Martin Luther King Jr. Day', month: 1, weekday: 'monday', nth: 3, from: 1998 },
      { name: "Washington's Birthday", month: 2, weekday: 'monday', nth: 3 },
      { name: 'Good Friday', easter: -2 },
      { name: 'Memorial Day', month: 5, weekday: 'monday', nth: -1 },
      { name: 'Juneteenth', month: 6, day: 19, observed: 'nearest', from: 2022 },
      { name: 'Independence Day', month: 7, day: 4, observed: 'nearest' },
      { name: 'Labor Day', month: 9, weekday: 'monday', nth: 1 },
      { name: 'Thanksgiving', month: 11, weekday: 'thursday', nth: 4 },
      { name: 'Christmas', month: 12, day: 25, observed: 'nearest' },
      ...['2001-09-11', '2001-09-12', '2001-09-13', '2001-09-14', '2004-06-11', '2007-01-02'],
      ...['2012-10-29', '2012-10-30', '2018-12-05', '2025-01-09'],
    ],
    earlyCloses: [
      { name: 'day after Thanksgiving', month: 11, weekday: 'thursday', nth: 4, plus: 1, close: '13:00' },
      { name: 'Christmas Eve', month: 12, day: 24, close: '13:00' },
      { name: 'day before Independence Day', month: 7, day: 3, close: '13:00' },
    ],
  },
  /** London Stock Exchange. */
  XLON: {
    timeZone: 'Europe/London',
    sessions: [{ open: '08:00', close: '16:30' }],
    holidays: [
      { name: "New Year's Day", month: 1, day: 1, observed: 'monday' },
      { name: 'Good Friday', easter: -2 },
      { name: 'Easter Monday', easter: 1 },
      { name: 'Early May Bank Holiday', month: 5, weekday: 'monday', nth: 1, to: 2019 },
      { name: 'Early May Bank Holiday', month: 5, weekday: 'monday', nth: 1, from: 2021 },
      { name: 'Spring Bank Holiday', month: 5, weekday: 'monday', nth: -1, to: 2011 },
      { name: 'Spring Bank Holiday', month: 5, weekday: 'monday', nth: -1, from: 2013, to: 2021 },
      { name: 'Spring Bank Holiday', month: 5, weekday: 'monday', nth: -1, from: 2023 },
      { name: 'Summer Bank Holiday', month: 8, weekday: 'monday', nth: -1 },
      { name: 'Christmas', month: 12, day: 25, observed: 'twoDaysLater' },
      { name: 'Boxing Day', month: 12, day: 26, observed: 'twoDaysLater' },
      ...[
        '2011-04-29',
        '2012-06-04',
        '2012-06-05',
        '2020-05-08',
        '2022-06-02',
        '2022-06-03',
        '2022-09-19',
        '2023-05-08',
      ],
    ],
    earlyCloses: [
      { name: 'Christmas Eve', month: 12, day: 24, observed: 'friday', close: '12:30' },
      { name: "New Year's Eve", month: 12, day: 31, observed: 'friday', close: '12:30' },
    ],
  },
};
