import { laguerreRsi } from 'rxarrow/operators';
import { matchesFormula, rows, sumOf } from '../../support/matches-formula.js';

matchesFormula(laguerreRsi, [{ gamma: 0.5 }, { gamma: 0.8 }], ({ close }, { gamma }) => {
  let stages = Array.from({ length: 4 }, () => close[0]!);
  return {
    laguerreRsi: rows(close.length, 1, (row) => {
      const now = [(1 - gamma) * close[row]! + gamma * stages[0]!];
      for (let k = 1; k < 4; k++) now[k] = -gamma * now[k - 1]! + stages[k - 1]! + gamma * stages[k]!;
      stages = now;
      const steps = [now[0]! - now[1]!, now[1]! - now[2]!, now[2]! - now[3]!];
      const all = sumOf(steps.map(Math.abs));
      return all === 0 ? 0 : sumOf(steps.filter((step) => step > 0)) / all;
    }),
  };
});
