import { comparePlaces, type PulsarId } from './message-id.js';
import type { PulsarConnector, ReceivedMessage } from './pulsar-link.js';
import { linkClosed } from './pulsar-refusal.js';
import type { TopicName } from './topic-name.js';

const AT_ONCE = 500;

/**
 * The messages of a topic behind a place, up to the entry that is its last now.
 * @throws NotConnected when the connection breaks meanwhile
 */
export async function* messagesUpTo(
  end: PulsarId,
  connector: PulsarConnector,
  topic: TopicName,
  after: PulsarId | 'earliest',
): AsyncGenerator<ReceivedMessage> {
  const came: ReceivedMessage[] = [];
  let wake = (): void => undefined;
  let broken: string | undefined;
  const link = await connector.read({
    topic,
    after,
    bufferedMessages: AT_ONCE,
    receive: (message) => {
      came.push(message);
      wake();
    },
  });
  void link.closed.then((reason) => {
    broken = reason;
    wake();
  });
  try {
    link.request(AT_ONCE);
    for (;;) {
      const message = came.shift();
      if (message !== undefined) {
        yield message;
        const { batch, batchSize } = message.id;
        if (batch >= 0 && batch < batchSize - 1) continue;
        if (comparePlaces({ ...message.id, batch: -1 }, { ...end, batch: -1 }) >= 0) return;
        link.request(1);
      } else if (broken !== undefined) throw linkClosed(broken);
      else
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
    }
  } finally {
    await link.close();
  }
}
