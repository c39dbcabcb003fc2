export * from './calendar-param.js';
export * from './exchanges.js';
export * from './holidays.js';
export * from './time-zone.js';
export * from './trading-calendar.js';
