import type { Recovery } from '../recovery.js';
import type { ReceivingLink } from './pulsar-link.js';

/** Who has just gone may still stand in the way; whoever is there to stay does so longer. */
export const CONFLICT_PATIENCE_MS = 3000;

/** A link that receives and is made again when it breaks, until it could not be for so long. */
export class LastingLink<L extends ReceivingLink> {
  private readonly open: () => Promise<L>;
  private readonly recovery: Recovery;
  private readonly patienceMs: number;
  private readonly failed: (error: unknown) => void;
  /** Messages that may come and have not. */
  private wanted = 0;
  private link: L | undefined;
  private epoch = 0;
  private closed = false;

  constructor(open: () => Promise<L>, recovery: Recovery, patienceMs: number, failed: (error: unknown) => void) {
    this.open = open;
    this.recovery = recovery;
    this.patienceMs = patienceMs;
    this.failed = failed;
  }

  /** Undefined while it is broken. */
  get live(): L | undefined {
    return this.link;
  }

  /** @throws NotConnected, TransportRefused when it cannot be opened in time */
  async start(): Promise<void> {
    const epoch = ++this.epoch;
    const link = await this.recovery.attempt(() => this.open(), this.patienceMs, CONFLICT_PATIENCE_MS);
    if (this.closed || epoch !== this.epoch) {
      await link.close();
      return;
    }
    this.link = link;
    if (this.wanted > 0) this.ask(link, this.wanted);
    void link.closed.then((reason) => {
      if (this.link !== link) return;
      this.link = undefined;
      if (this.closed) return;
      this.recovery.trouble(`the connection of a subscription broke: ${reason}`);
      this.start().catch((error: unknown) => {
        if (!this.closed) this.failed(error);
      });
    });
  }

  /** So many more may come. */
  want(messages: number): void {
    this.wanted += messages;
    if (this.link !== undefined) this.ask(this.link, messages);
  }

  /** One has come. */
  came(): void {
    this.wanted--;
  }

  private ask(link: L, messages: number): void {
    try {
      link.request(messages);
    } catch {
      // It is over, and whoever comes next asks again.
    }
  }

  /** Ends the link; `start` makes another. */
  async stop(): Promise<void> {
    this.epoch++;
    const { link } = this;
    this.link = undefined;
    await link?.close();
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.stop();
  }
}
