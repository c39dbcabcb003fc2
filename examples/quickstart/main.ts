// The program of pipeline.yaml in code: the very same operators. Run it with `npx tsx examples/quickstart/main.ts`.
import { fileURLToPath } from 'node:url';
import { run } from 'rxarrow';
import { derive, ema, volatility } from 'rxarrow/operators';
import { desk, maxDrawdown, volatilityTarget } from 'rxarrow/sinks';
import { csv } from 'rxarrow/sources';

const path = fileURLToPath(new URL('us-shares-daily-2005-2013.csv', import.meta.url));

const orders = csv(path, { contract: 'Bar', interval: '1d', id: 'bars' }).pipe(
  ema({ period: 12, as: 'fast' }),
  ema({ period: 26, as: 'slow' }),
  volatility({ period: 20 }),
  derive({ signal: ({ fast, slow }) => fast.gt(slow) }),
  desk(
    {
      account: { cash: 100_000 },
      fees: 0.001,
      rules: [volatilityTarget({ target: 0.15 }), maxDrawdown({ limit: 0.2 })],
    },
    { id: 'orders' },
  ),
);

const { sources, rowsOut } = await run(orders, { name: 'quickstart' }).done;
console.log(`${sources[0]?.rows ?? 0} bars gave ${rowsOut} events of the desk.`);
