export { health } from './health.js';
export { type FeedState } from './feed-watch.js';
