/** Wins and losses of any list of outcomes: returns of periods (fractions) or profits of trades (money). Zeros are neither. */
export interface WinLoss {
  readonly wins: number;
  readonly losses: number;
  /** Wins over wins and losses, a fraction. Neither: `NaN`. */
  readonly winRate: number;
  /** Mean of the wins. None: `NaN`. */
  readonly averageWin: number;
  /** Mean of the losses, negative. None: `NaN`. */
  readonly averageLoss: number;
  /** Average win over average loss, positive. No win or no loss: `NaN`. */
  readonly payoffRatio: number;
  /** Sum of wins over sum of losses, positive. No loss: `NaN`. */
  readonly profitFactor: number;
  /** Kelly (1956) fraction `p - (1 - p) / payoff`. */
  readonly kelly: number;
  /** Mean outcome, zeros included. Empty: `NaN`. */
  readonly expectancy: number;
}

export function winLoss(outcomes: Float64Array): WinLoss {
  let wins = 0;
  let losses = 0;
  let gained = 0;
  let lost = 0;
  for (const outcome of outcomes) {
    if (outcome > 0) {
      wins++;
      gained += outcome;
    } else if (outcome < 0) {
      losses++;
      lost -= outcome;
    }
  }
  const winRate = wins / (wins + losses);
  const averageWin = gained / wins;
  const averageLoss = -lost / losses;
  const payoffRatio = wins > 0 ? averageWin / -averageLoss : Number.NaN;
  return {
    wins,
    losses,
    winRate,
    averageWin,
    averageLoss,
    payoffRatio,
    profitFactor: losses > 0 ? gained / lost : Number.NaN,
    kelly: winRate - (1 - winRate) / payoffRatio,
    expectancy: (gained - lost) / outcomes.length,
  };
}
