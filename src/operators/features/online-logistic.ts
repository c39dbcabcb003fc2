import { defineOperator } from '../../core/index.js';
import { learnerParams, learnerStage, type OnlineLearner } from './_online-learner.js';

/** Logistic regression that learns row by row, without ever having seen what it predicts. */
export const onlineLogistic = defineOperator({
  name: 'onlineLogistic',
  title: 'Online logistic regression',
  summary:
    'Gives a probability by a logistic model that learns from each row as soon as its outcome, 0 or 1, is known.',
  formula:
    'p = 1 / (1 + exp(-w x[t-h])), v = p (1 - p), k = P x / (f + v x P x), w = w + k (y[t] - p), P = (P - v k x P) / f; w = 0 and P = I / ridge at first; then the probability by x[t].',
  see: [
    'D. J. Spiegelhalter and S. L. Lauritzen, Sequential Updating of Conditional Probabilities on Directed Graphical Structures, 1990',
    'W. D. Penny and S. J. Roberts, Dynamic Logistic Regression, 1999',
  ],
  params: learnerParams,
  scope: 'key',
  missing: 'see',
  addsColumns: true,
  examples: [
    {
      title: 'Whether the next bar will be flagged, by two columns',
      params: { features: ['open', 'volume'], target: 'quality', ridge: 1, minRows: 5 },
    },
  ],
  open: (given) => learnerStage('onlineLogistic', 'logistic', given),
  signature: undefined as OnlineLearner<'onlineLogistic'> | undefined,
});
