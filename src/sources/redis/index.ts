export { redisStream } from './redis-stream.js';
export { redisPubSub } from './redis-pub-sub.js';
