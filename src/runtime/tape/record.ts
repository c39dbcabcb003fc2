import * as z from 'zod';
import type { RxArrowError } from '../../base/errors.js';
import { defineService, type RunHost } from '../../core/index.js';
import { RecordedClock } from './recorded-clock.js';
import { Recorder } from './recorder.js';
import { openTape, type KeptTape } from './tape-keeper.js';
import { tapeParams, termsOf } from './tape-params.js';

/**
 * Records what a run was given, so that `rxarrow replay` can do it again and say whether the same comes out.
 * @throws RxArrowError LeaseHeld, TapeFolder or TapeMismatch; CorruptInput for a damaged tape
 */
export const record = defineService({
  name: 'record',
  title: 'Recording',
  summary:
    'Writes what every source gives, and what else decisions read, to a tape with digests of what came of it, for `rxarrow replay`.',
  formula:
    'Each batch and control is on the tape in the order in which the sources pushed them, with the time at which decisions saw it: the clock of a recorded run stands still while a source pushes. Changes of limits, the kill switch and objections to entries stand between them. Of each row that a stage hands on 32 bits are kept, and of each sink SHA-256 over those of its rows.',
  params: () =>
    z.strictObject({
      ...tapeParams('1s'),
      digests: z
        .enum(['stages', 'sinks', 'none'])
        .default('stages')
        .describe(
          'Of what digests are kept: "stages" lets a replay name the first row and operator that differ, at 4 bytes a row and stage; "sinks" only says which sink differs.',
        ),
      onFailure: z
        .enum(['fail', 'goOn'])
        .default('fail')
        .describe('When the tape cannot be written any more: the run fails, or goes on without being recorded.'),
    }),
  shorthand: 'folder',
  examples: [
    { title: 'In a folder', params: { folder: './tape' } },
    {
      title: 'A week of it, and never in the way of trading',
      params: { folder: './tape', keepFor: '7d', digests: 'sinks', onFailure: 'goOn' },
    },
  ],
  open(given, { baseFolder }) {
    const terms = termsOf(given, baseFolder);
    let clock: RecordedClock | undefined;
    let kept: KeptTape | undefined;
    let recorder: Recorder | undefined;
    return {
      name: 'record',
      clock: (inner) => (clock = new RecordedClock(inner)),
      async open(host: RunHost) {
        const failed = (error: RxArrowError): void => {
          recorder?.stop();
          if (given.onFailure === 'fail') host.fail(error);
          else host.context.warn(`The run goes on without being recorded: ${error.message}`);
        };
        kept = await openTape(host, terms, 'record', failed);
        recorder = new Recorder(host, kept.writer, clock, given.digests);
      },
      async close(outcome) {
        recorder?.end(outcome);
        await kept?.close();
      },
    };
  },
});
