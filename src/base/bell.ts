import type { Clock } from './clock.js';

/** What one waits for, and another rings when there is something. */
export class Bell {
  ring: () => void = () => undefined;

  /** True when it is rung before that long has gone by; who rings when nobody waits is not heard. */
  rung(clock: Clock, waitMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      const end = (heard: boolean): void => {
        cancel();
        if (this.ring === ring) this.ring = () => undefined;
        resolve(heard);
      };
      const ring = (): void => end(true);
      const cancel = clock.schedule(waitMs, () => end(false));
      this.ring = ring;
    });
  }
}
