import { TransportRefused } from '../transport-refused.js';

/** A topic by its parts. */
export interface TopicName {
  readonly tenant: string;
  readonly namespace: string;
  readonly name: string;
}

const PLAIN = /^[-=:.\w]+$/;

/**
 * `trades`, `desk/live/trades` or `persistent://desk/live/trades`; the first lies in `public/default`.
 * @throws TransportRefused for what is no name of a topic
 */
export function topicName(text: string): TopicName {
  const path = text.replace(/^persistent:\/\//, '');
  const parts = path.split('/');
  const [tenant, namespace, name] = parts.length === 1 ? ['public', 'default', parts[0]] : parts;
  const isGood =
    (parts.length === 1 || parts.length === 3) &&
    [tenant, namespace].every((part) => part !== undefined && PLAIN.test(part)) &&
    name !== undefined &&
    name !== '';
  if (!isGood)
    throw new TransportRefused('unknownTopic', `"${text}" is no name of a topic.`, {
      component: 'pulsar',
      hint: 'Write NAME, TENANT/NAMESPACE/NAME or persistent://TENANT/NAMESPACE/NAME.',
    });
  return { tenant: tenant as string, namespace: namespace as string, name };
}

/** `persistent/desk/live/trades`, as it stands in paths. */
export function topicPath({ tenant, namespace, name }: TopicName): string {
  return `persistent/${tenant}/${namespace}/${encodeURIComponent(name)}`;
}

/** `persistent://desk/live/trades` */
export function topicText({ tenant, namespace, name }: TopicName): string {
  return `persistent://${tenant}/${namespace}/${name}`;
}

/** One of its partitions; itself when it has none. */
export function partitionOf(topic: TopicName, partition: number, partitions: number): TopicName {
  return partitions === 0 ? topic : { ...topic, name: `${topic.name}-partition-${partition}` };
}

/** The partition of a key, as Pulsar's Java client chooses it, so that all producers agree. */
export function partitionOfKey(key: string, partitions: number): number {
  if (partitions <= 1) return 0;
  let hash = 0;
  for (let at = 0; at < key.length; at++) hash = (Math.imul(31, hash) + key.charCodeAt(at)) | 0;
  return (hash & 0x7fffffff) % partitions;
}
