import { describe, expect, it } from 'vitest';
import { HealthBoard } from '../../src/transports/index.js';

describe('health of a transport', () => {
  it('is that of the worst, and is told when it changes', () => {
    const board = new HealthBoard();
    const told: string[] = [];
    board.listen(({ state, reasons }) => void told.push(`${state}: ${reasons.join()}`));
    const [one, two] = [{}, {}];
    board.trouble(one, 'slow');
    board.trouble(one, 'slow');
    board.trouble(two, 'gone', 'unhealthy');
    board.well(one);
    board.well(two);
    expect(told).toEqual(['degraded: slow', 'unhealthy: gone,slow', 'unhealthy: gone', 'healthy: ']);
  });
});
