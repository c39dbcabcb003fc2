import type { RecordBatch } from 'apache-arrow';
import { batchesToRows } from '../../columnar/index.js';
import { grouped, table } from '../terminal.js';

const LATEST_FILLS = 6;

interface FillSeen {
  readonly symbol: string;
  readonly side: number;
  readonly quantity: number;
  readonly price: number;
}

/** What the desk of the demo has told, as a table. */
export class DemoBoard {
  orders = 0;
  fills = 0;
  rejected = 0;
  equity = Number.NaN;
  readonly positions = new Map<string, number>();
  private readonly latest: FillSeen[] = [];

  add(batch: RecordBatch): void {
    for (const row of batchesToRows([batch])) {
      const symbol = row['symbol'] as string;
      if (row['kind'] === 'order') this.orders++;
      else if (row['kind'] === 'equity') this.equity = row['equity'] as number;
      else if (row['kind'] === 'position') this.positions.set(symbol, row['quantity'] as number);
      else if (row['kind'] === 'orderEvent' && row['status'] === 'rejected') this.rejected++;
      else if (row['kind'] === 'fill') {
        this.fills++;
        const [side, quantity, price] = [row['side'], row['quantity'], row['price']] as [number, number, number];
        this.latest.push({ symbol, side, quantity, price });
        if (this.latest.length > LATEST_FILLS) this.latest.shift();
      }
    }
  }

  text(): string {
    const held = [...this.positions].map(([symbol, units]) => `${symbol} ${Number(units.toFixed(8))}`).join(', ');
    return [
      `orders ${this.orders}, fills ${this.fills}, rejected ${this.rejected}, equity ${Number.isNaN(this.equity) ? '-' : grouped(this.equity)} USDT`,
      `holds ${held === '' ? 'nothing' : held}`,
      table(
        this.latest.map(({ symbol, side, quantity, price }) => [
          side > 0 ? 'bought' : 'sold',
          symbol,
          String(quantity),
          `at ${price}`,
        ]),
      ),
    ].join('\n');
  }
}
