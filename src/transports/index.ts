/**
 * What carries batches between processes. `MessageBroker` is the one interface of all transports; `BrokerReader` and `BrokerStage`
 * make a source and a sink of any of them, with acknowledgement at checkpoints, dead letters and checked columns.
 */
export { BUS_CAPABILITIES, inProcessBus, type BusOptions } from './bus/in-process-bus.js';
export { BrokerReader, type BrokerReaderOptions } from './broker-reader.js';
export { BrokerStage, type BrokerStageOptions } from './broker-stage.js';
export { HealthBoard } from './health-board.js';
export type * from './message-broker.js';
export { EvolvingColumns, type EvolvingColumnsOptions } from './payload/evolving-columns.js';
export {
  MAX_MESSAGE_BYTES,
  MessageDecoder,
  MessageEncoder,
  type DecoderOptions,
  type EncoderOptions,
  type PayloadFormat,
} from './payload/message-codec.js';
export {
  SharedRing,
  type RingBatch,
  type RingHandle,
  type RingOptions,
  type RingReader,
  type RingStats,
  type RingWriter,
} from './ring/shared-ring.js';
export { ringParam } from './ring/ring-param.js';
export { isRing, NamedRings, openRing, ringService, type RingChoice } from './ring/ring-service.js';
export type { RingPolicy, RingTerms } from './ring/byte-ring.js';
export { ownPorts } from './server-broker.js';
export { lacksCapability, TransportRefused, type RefusalReason } from './transport-refused.js';
export {
  REDIS_PUB_SUB_CAPABILITIES,
  redisPubSubBroker,
  type RedisPubSubOptions,
} from './redis/redis-pub-sub-broker.js';
export { RedisCacheLevel, type RedisCacheLevelOptions } from './redis/redis-cache-level.js';
export {
  PULSAR_CAPABILITIES,
  PULSAR_MESSAGE_BYTES,
  PULSAR_WEB_SOCKET_CAPABILITIES,
  pulsarBroker,
  type PulsarOptions,
} from './pulsar/pulsar-broker.js';
export {
  batchingOf,
  batchingParam,
  pulsarParam,
  pulsarSettings,
  subscriptionParam,
  type Batching,
  type PulsarParam,
  type PulsarSettings,
  type SubscriptionType,
} from './pulsar/pulsar-settings.js';
export { KeyPattern } from './redis/key-pattern.js';
export { RedisScripts } from './redis/redis-scripts.js';
export { callOnce, RedisValues, type RedisEntry } from './redis/redis-values.js';
export { redisParam, redisSettings, type RedisParam, type RedisSettings } from './redis/redis-settings.js';
export { REDIS_STREAM_CAPABILITIES, redisStreamBroker, type RedisStreamOptions } from './redis/redis-stream-broker.js';
export type { StreamRetention } from './redis/stream-publisher.js';
