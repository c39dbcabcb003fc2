import type { Run } from '../../run.js';
import type { RecordedSession } from './recorded-sessions.js';
import type { Replay } from './replay.js';

/** Ends a run when everything has been played to it, in the way in which the recorded one ended. */
export function followReplay(running: Run, { player }: Replay, { end }: RecordedSession): void {
  const follow = async (): Promise<void> => {
    await player.ended;
    void player.letTimePass();
    if (end?.outcome === 'completed') {
      player.complete();
      return;
    }
    await running.context.quiet();
    await running.stop();
  };
  follow().catch((error: unknown) => running.context.fail(error));
}
