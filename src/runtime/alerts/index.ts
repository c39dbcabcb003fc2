export { alerts } from './alerts.js';
export type { Alert, Notification } from './alert.js';
export type { Route } from './route.js';
