import { resolve } from 'node:path';
import type { RecordBatch, TypeMap } from 'apache-arrow';
import type { Observable } from 'rxjs';
import * as z from 'zod';
import { InvalidParams } from '../../base/errors.js';
import { durationMs } from '../../columnar/index.js';
import { configuredOf, defineSource, type PullReader, type ReaderContext } from '../../core/index.js';
import { exchangeParams } from '../../transports/ccxt/exchange-settings.js';
import { arrowFile, arrowStream } from '../arrow/index.js';
import { openExchangeBars } from '../ccxt/exchange-bars.js';
import { patienceParams } from '../ccxt/params.js';
import { csv } from '../csv/index.js';
import { parquet } from '../parquet/index.js';
import { tape } from '../tape/index.js';
import type { BarProvider } from './bar-provider.js';
import { BarReader } from './bar-reader.js';
import { FileBars } from './file-bars.js';
import { barParams, missingParam, timeMs } from './params.js';

const COMPONENT = 'history';
const SYMBOL = '{symbol}';

const files = () =>
  z.strictObject({
    path: z
      .string()
      .min(1)
      .refine((path) => kindOf(path) !== undefined, 'a file that ends in .csv, .csv.gz, .parquet, .arrow or .arrows')
      .describe('A file of bars, or with {symbol} in its name one for each symbol.'),
    columns: z
      .record(z.string().min(1), z.string())
      .optional()
      .describe('Of CSV: what a column is called in the file, where it is not its own name.'),
    timeUnit: z.enum(['s', 'ms', 'us', 'ns']).optional().describe('Of CSV: unit of times that are numbers.'),
    delimiter: z.string().length(1).optional().describe('Of CSV: what stands between two fields.'),
  });
const exchange = () =>
  z.strictObject({
    ...exchangeParams(),
    ...patienceParams(),
    pageBars: z.int().min(1).max(5000).default(1000).describe('Bars that are asked for at once.'),
  });
const recorded = () =>
  z.strictObject({
    folder: z.string().min(1).describe('Folder of a tape with bars.'),
    source: z.string().min(1).optional().describe('Which of its sources; needed where there are several.'),
  });

const params = () =>
  z.strictObject({
    ...barParams(),
    of: z
      .array(
        z.union([
          z.strictObject({ files: files() }),
          z.strictObject({ tape: recorded() }),
          z.strictObject({ ccxt: exchange() }),
        ]),
      )
      .min(1)
      .describe('Where bars are had from, the preferred first: each stretch is taken from the first that has it.'),
    missing: missingParam('ignore'),
  });

type Params = z.output<ReturnType<typeof params>>;
type FilesParams = z.output<ReturnType<typeof files>>;

/** Parameters of `history`, as in a file. */
export type HistoryOptions = z.input<ReturnType<typeof params>>;

/** Bars from wherever they are: `history({ symbols, interval, from, of: [{ files: {...} }, { ccxt: {...} }] })`. */
export type History = <T extends TypeMap = TypeMap>(
  params: HistoryOptions,
  options?: { readonly id?: string },
) => Observable<RecordBatch<T>>;

/**
 * Bars of symbols between two times from files, a tape and exchanges, as one stream in order of time by the contract Bar. Each stretch is
 * taken from the first that has it; what comes from an exchange is kept in `cache` and fetched once. A restart goes on where the
 * checkpoint was.
 * @throws InvalidParams for a file, exchange or symbol that is not there
 */
export const history = defineSource<ReturnType<typeof params>, History>({
  name: 'history',
  title: 'History',
  summary: 'Reads bars from files, tapes and exchanges as one stream, and fetches each once.',
  params,
  replay: 'history',
  needs: 'the files, or an exchange and the package `ccxt`',
  examples: [
    {
      title: 'Files first, the rest from an exchange',
      params: {
        symbols: ['BTC/USDT'],
        interval: '1h',
        from: '2025-01-01',
        to: '2026-01-01',
        of: [{ files: { path: 'bars/btc-2025.parquet' } }, { ccxt: { exchange: 'binance' } }],
        cache: 'bars',
      },
    },
    {
      title: 'A file for each share',
      params: {
        symbols: ['AAPL', 'MSFT'],
        interval: '1d',
        from: '2005-01-01',
        to: '2014-01-01',
        of: [{ files: { path: 'shares/{symbol}.csv', columns: { time: 'Date' } } }],
      },
    },
  ],
  open(given, reading, { id, baseFolder }): PullReader {
    const { interval, symbols, from, to, settle, windowBars, missing } = given;
    const folder = baseFolder ?? '.';
    return new BarReader(
      {
        component: COMPONENT,
        sourceId: id ?? COMPONENT,
        symbols,
        interval,
        intervalMs: durationMs(interval),
        fromMs: timeMs(from),
        toMs: to === undefined ? undefined : timeMs(to),
        settleMs: durationMs(settle),
        windowBars,
        missing,
        providers: () => openProviders(given, folder, reading),
      },
      reading,
    );
  },
});

async function openProviders(given: Params, folder: string, reading: ReaderContext): Promise<readonly BarProvider[]> {
  const { interval, symbols } = given;
  const intervalMs = durationMs(interval);
  const opened: BarProvider[] = [];
  for (const each of given.of) {
    if ('ccxt' in each)
      opened.push(
        await openExchangeBars(
          COMPONENT,
          {
            ...each.ccxt,
            symbols,
            repair: given.missing !== 'ignore',
            cache: given.cache === undefined ? undefined : resolve(folder, given.cache),
          },
          interval,
          reading.context,
        ),
      );
    else if ('tape' in each) {
      const source = tape({ ...each.tape, folder: resolve(folder, each.tape.folder) });
      opened.push(new FileBars(each.tape.folder, intervalMs, true, () => openReader(source, reading)));
    } else {
      const isShared = !each.files.path.includes(SYMBOL);
      opened.push(
        new FileBars(each.files.path, intervalMs, isShared, (symbol) =>
          openReader(fileSource(each.files, folder, interval, isShared ? undefined : symbol), reading),
        ),
      );
    }
  }
  return opened;
}

function kindOf(path: string): 'csv' | 'parquet' | 'arrow' | 'arrows' | undefined {
  const match = /\.(csv|parquet|arrows|arrow)$/.exec(path.replace(/\.csv\.gz$/, '.csv'));
  return match?.[1] as ReturnType<typeof kindOf>;
}

function fileSource(given: FilesParams, folder: string, interval: string, symbol: string | undefined): object {
  const path = resolve(folder, symbol === undefined ? given.path : given.path.replaceAll(SYMBOL, symbol));
  switch (kindOf(path)) {
    case 'parquet':
      return parquet({ path });
    case 'arrow':
      return arrowFile({ path });
    case 'arrows':
      return arrowStream(path);
    default: {
      const { columns, timeUnit, delimiter } = given;
      return csv({
        path,
        contract: 'Bar',
        interval,
        ...(symbol === undefined ? {} : { symbol }),
        ...(columns === undefined ? {} : { columns }),
        ...(timeUnit === undefined ? {} : { timeUnit }),
        ...(delimiter === undefined ? {} : { delimiter }),
      });
    }
  }
}

/** The reader of a source that is put together here. */
async function openReader(source: object, reading: ReaderContext): Promise<PullReader> {
  const stage = configuredOf(source)?.stage;
  if (stage?.mode === 'source' && stage.open !== undefined) return stage.open(reading);
  throw new InvalidParams({ component: COMPONENT, path: 'of', found: source, expected: 'a source that is read' });
}
