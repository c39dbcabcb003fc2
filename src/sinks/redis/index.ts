export { redisStream } from './redis-stream.js';
export { redisPubSub } from './redis-pub-sub.js';
export { redisCache } from './redis-cache.js';
