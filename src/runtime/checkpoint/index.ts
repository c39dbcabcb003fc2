export { checkpoints } from './checkpoints.js';
export {
  decodeCheckpoint,
  decodeHead,
  type Checkpoint,
  type CheckpointHead,
  type CheckpointSection,
} from './checkpoint-file.js';
export { folderStore } from './folder-store.js';
export { lmdbStore } from './lmdb-store.js';
export { redisStore, type RedisStoreOptions } from './redis-store.js';
export type { CheckpointStore, StoredCheckpoint } from './store.js';
