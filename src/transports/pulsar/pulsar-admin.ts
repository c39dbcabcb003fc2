import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Clock } from '../../base/clock.js';
import { NotConnected } from '../../base/errors.js';
import { TransportRefused } from '../transport-refused.js';
import type { PulsarId } from './message-id.js';
import { connectionError, httpRefusal } from './pulsar-refusal.js';
import type { PulsarSettings } from './pulsar-settings.js';
import { topicPath, type TopicName } from './topic-name.js';

const MOST_ANSWER_BYTES = 16 * 1024 * 1024;
const MOST_REDIRECTS = 3;

/** What the broker has of a topic: its ledgers, the last entry, and what it knows of producers. */
export interface StoredEntries {
  readonly ledgers: readonly { readonly ledger: number; readonly entries: number }[];
  /** Undefined when there is none. */
  readonly last: PulsarId | undefined;
  /** Numbers of producers up to a place; those behind it are in the messages. Undefined when numbers are not told. */
  readonly told: { readonly numbers: ReadonlyMap<string, bigint>; readonly upTo: PulsarId } | undefined;
}

/** The administrative interface of a broker, as far as it is needed. Each call tries once. */
export class PulsarAdmin {
  private readonly settings: PulsarSettings;
  private readonly clock: Clock;

  constructor(settings: PulsarSettings, clock: Clock) {
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * How many partitions the topic has; 0 when it is not partitioned.
   * @throws TransportRefused when there is no such topic and it must exist
   */
  async partitions(topic: TopicName, mustExist: boolean): Promise<number> {
    const query = mustExist ? '' : '?checkAllowAutoCreation=true';
    const answer = await this.json('GET', `${topicPath(topic)}/partitions${query}`);
    const { partitions } = answer as { readonly partitions?: unknown };
    return typeof partitions === 'number' ? partitions : 0;
  }

  /** Whether messages of a producer are stored once by their numbers. */
  async deduplicates(topic: TopicName): Promise<boolean> {
    return (await this.json('GET', `${topicPath(topic)}/deduplicationEnabled?applied=true`)) === true;
  }

  /** Undefined when there is no such topic. */
  async stored(topic: TopicName): Promise<StoredEntries | undefined> {
    let answer: unknown;
    try {
      answer = await this.json('GET', `${topicPath(topic)}/internalStats`);
    } catch (error) {
      if (error instanceof TransportRefused && error.reason === 'unknownTopic') return undefined;
      throw error;
    }
    const { ledgers, currentLedgerEntries, cursors } = answer as {
      readonly ledgers: readonly { readonly ledgerId: number; readonly entries: number }[];
      readonly currentLedgerEntries: number;
      readonly cursors: Readonly<
        Record<string, { readonly markDeletePosition: string; readonly properties?: Readonly<Record<string, number>> }>
      >;
    };
    const open = ledgers.at(-1)?.ledgerId;
    const dedup = cursors['pulsar.dedup'];
    const counted = ledgers.map(({ ledgerId, entries }) => ({
      ledger: ledgerId,
      // The one that is written to does not say how many it has.
      entries: ledgerId === open ? Math.max(entries, currentLedgerEntries) : entries,
    }));
    const last = counted.findLast(({ entries }) => entries > 0);
    return {
      ledgers: counted,
      last: last === undefined ? undefined : { ...NOWHERE, ledger: last.ledger, entry: last.entries - 1 },
      told:
        dedup === undefined
          ? undefined
          : {
              upTo: placeOf(dedup.markDeletePosition),
              numbers: new Map(Object.entries(dedup.properties ?? {}).map(([name, number]) => [name, BigInt(number)])),
            },
    };
  }

  /** Entries that a subscription has not acknowledged; undefined when there is none of that name. */
  async backlog(topic: TopicName, subscription: string): Promise<number | undefined> {
    const answer = await this.json('GET', `${topicPath(topic)}/stats?getPreciseBacklog=true`);
    const { subscriptions } = answer as {
      readonly subscriptions?: Readonly<Record<string, { readonly msgBacklog?: number }>>;
    };
    return subscriptions?.[subscription]?.msgBacklog;
  }

  /** Makes a subscription that begins at the first message; false when there is one already. */
  async subscribe(topic: TopicName, subscription: string): Promise<boolean> {
    try {
      await this.json('PUT', this.subscriptionPath(topic, subscription), EARLIEST);
      return true;
    } catch (error) {
      if (error instanceof TransportRefused && error.reason === 'conflict') return false;
      throw error;
    }
  }

  /** The next message of the subscription is the one behind the place, or the first or next of the topic. */
  async move(topic: TopicName, subscription: string, to: PulsarId | 'earliest' | 'latest'): Promise<void> {
    const path = this.subscriptionPath(topic, subscription);
    if (to === 'latest') await this.json('POST', `${path}/skip_all`);
    else if (to === 'earliest') await this.json('POST', `${path}/resetcursor`, EARLIEST);
    else
      await this.json('POST', `${path}/resetcursor`, {
        ledgerId: to.ledger,
        partitionIndex: to.partition,
        // Only a place within an entry can be left out; behind a whole entry is the next one.
        ...(to.batch < 0 ? { entryId: to.entry + 1 } : { entryId: to.entry, batchIndex: to.batch, isExcluded: true }),
      });
  }

  private subscriptionPath(topic: TopicName, subscription: string): string {
    return `${topicPath(topic)}/subscription/${encodeURIComponent(subscription)}`;
  }

  private json(method: string, path: string, body?: object): Promise<unknown> {
    return this.ask(method, new URL(`${this.settings.adminUrl}/admin/v2/${path}`), body, MOST_REDIRECTS);
  }

  private ask(method: string, url: URL, body: object | undefined, redirects: number): Promise<unknown> {
    const { tls, token, commandTimeoutMs } = this.settings;
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
    return new Promise((resolve, reject) => {
      const request = send(url, {
        ...tls,
        method,
        headers: {
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        },
      });
      const cancel = this.clock.schedule(commandTimeoutMs, () =>
        request.destroy(new Error(`no answer within ${commandTimeoutMs} ms`)),
      );
      const fail = (error: unknown): void => {
        cancel();
        reject(connectionError(error, url.origin));
      };
      request.on('error', fail);
      request.on('response', (response) => {
        const pieces: Buffer[] = [];
        let size = 0;
        response.on('error', fail);
        response.on('data', (piece: Buffer) => {
          size += piece.length;
          if (size > MOST_ANSWER_BYTES) request.destroy(new Error('the answer is too large'));
          else pieces.push(piece);
        });
        response.on('end', () => {
          cancel();
          const text = Buffer.concat(pieces).toString();
          const { statusCode = 0, headers } = response;
          // A broker of a cluster names the one that has the topic.
          if (statusCode === 307 && headers.location !== undefined && redirects > 0)
            resolve(this.ask(method, new URL(headers.location, url), body, redirects - 1));
          else if (statusCode < 200 || statusCode > 299) reject(httpRefusal(statusCode, text));
          else resolve(parsed(text, url));
        });
      });
      request.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }
}

const NOWHERE: PulsarId = { ledger: -1, entry: -1, partition: -1, batch: -1, batchSize: 0 };
const EARLIEST = { ledgerId: -1, entryId: -1, partitionIndex: -1 };

async function parsed(text: string, { origin }: URL): Promise<unknown> {
  try {
    return JSON.parse(text === '' ? 'null' : text);
  } catch (cause) {
    throw new NotConnected(`What answers at ${origin} is no broker of Pulsar: it says no JSON.`, {
      component: 'pulsar',
      cause,
    });
  }
}

function placeOf(text: string): PulsarId {
  const [ledger = '-1', entry = '-1'] = text.split(':');
  return { ...NOWHERE, ledger: Number(ledger), entry: Number(entry) };
}
