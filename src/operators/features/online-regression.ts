import { defineOperator } from '../../core/index.js';
import { learnerParams, learnerStage, type OnlineLearner } from './_online-learner.js';

/** Linear regression that learns row by row, without ever having seen what it predicts. */
export const onlineRegression = defineOperator({
  name: 'onlineRegression',
  title: 'Online linear regression',
  summary: 'Predicts a number by a linear model that learns from each row as soon as its target is known.',
  formula:
    'Recursive least squares: e = y[t] - w x[t-h], k = P x / (f + x P x), w = w + k e, P = (P - k x P) / f; w = 0 and P = I / ridge at first; then the prediction w x[t].',
  see: [
    'R. L. Plackett, Some Theorems in Least Squares, 1950',
    'L. Ljung, System Identification: Theory for the User, 1999',
  ],
  params: learnerParams,
  scope: 'key',
  missing: 'see',
  addsColumns: true,
  examples: [
    {
      title: 'The next close, by open and volume',
      params: { features: ['open', 'volume'], target: 'close', minRows: 5 },
    },
    {
      title: 'Over three rows, forgetting',
      params: { features: ['high', 'low'], target: 'close', horizon: 3, forgetting: 0.98, minRows: 5, as: 'expected' },
    },
  ],
  open: (given) => learnerStage('onlineRegression', 'linear', given),
  signature: undefined as OnlineLearner<'onlineRegression'> | undefined,
});
