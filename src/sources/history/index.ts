export { history, type History, type HistoryOptions } from './history.js';
